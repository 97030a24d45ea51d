// Servers that a user describes in YAML, beside those that are built in.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace danglint::rules {

// Adds every NAME.yaml of the folder; one that is called like a built-in server takes its place. Before anything else
// asks for rules. The error is the user's: "file:line: what is wrong".
std::optional<Error> add_user_rules(const std::string& folder);

}  // namespace danglint::rules
