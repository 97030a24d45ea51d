// Rules as the C++ that initialises them; arrays go to the writer first.
#pragma once

#include <string>

#include "danglint/rules.h"
#include "rules/table_writer.h"

namespace danglint::rules {

std::string code_of(const CheckRule& check, TableWriter& tables);
std::string code_of(const ServerRule& server, TableWriter& tables);
std::string code_of(const PhpRule& php, TableWriter& tables);
std::string code_of(const ServiceRule& service, TableWriter& tables);
std::string code_of(const SecretRule& secrets, TableWriter& tables);
std::string code_of(const LayoutRule& layout, TableWriter& tables);

}  // namespace danglint::rules
