// Files of shell assignments that a server's start script reads (Debian's /etc/apache2/envvars).
#pragma once

#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// Each `[export] NAME=VALUE` becomes a directive NAME with the argument VALUE, quotes removed,
// variables left as written. Lines inside of `if` count too: which branch runs is not known, so the
// last assignment wins.
void parse_environment(std::string_view source, FileFacts& facts);

}  // namespace danglint
