// Gathers the port table.
#pragma once

#include "danglint/port_table.h"
#include "judge/judge.h"

namespace danglint {

PortTable port_table(const Case& the_case);

}  // namespace danglint
