// The port table for people and machines.
#pragma once

#include <ostream>

#include "danglint/port_table.h"
#include "report/report.h"

namespace danglint {

// Columns; a socket a line.
void write_ports_text(const PortTable& table, const ReportInput& input, std::ostream& out);
// {"ports": [...]}, a socket a line.
void write_ports_json(const PortTable& table, const ReportInput& input, std::ostream& out);

}  // namespace danglint
