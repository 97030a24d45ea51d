// The grammar of Apache: one directive per line, and <Section argument>...</Section>.
#pragma once

#include <string_view>

#include "danglint/file_facts.h"
#include "danglint/rules.h"

namespace danglint {

// Reads `source` into facts.config as Apache would (ap_build_config_sub and ap_getword_conf of
// Apache 2.4), and stops where Apache would stop, with its words in facts.syntax_errors; what came
// before is kept. (Behind a byte order mark it reads on.) A section's name is without its brackets.
// Only `server.transparent_sections` is consulted. Any bytes will do; time is linear, the stack is
// not used for nesting.
void parse_tag(std::string_view source, const ServerRule& server, FileFacts& facts);

}  // namespace danglint
