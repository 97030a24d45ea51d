// One reader per kind of rule file. Each checks its file and returns the C++ initialiser of the
// struct in danglint/rules.h of the same name; arrays go to the writer first.
#pragma once

#include <string>

#include "table_writer.h"
#include "yaml_map.h"

namespace danglint::rulegen {

std::string read_check(YamlMap& file, TableWriter& tables);
std::string read_server(YamlMap& file, TableWriter& tables);
std::string read_php(YamlMap& file, TableWriter& tables);
std::string read_layout(YamlMap& file, TableWriter& tables);

}  // namespace danglint::rulegen
