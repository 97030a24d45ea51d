// The grammar of nginx: name argument...; and name argument... { ... }
#pragma once

#include <string_view>

#include "danglint/file_facts.h"
#include "danglint/rules.h"

namespace danglint {

// Reads `source` into facts.config as nginx's own tokenizer would (ngx_conf_read_token of
// nginx 1.22), and stops where nginx would stop, with its words in facts.syntax_errors; what came
// before is kept. (Behind a byte order mark it reads on.) Only `server.raw_blocks`, `value_blocks`,
// `blocks` and `statements` are consulted. Any bytes will do; time is linear, the stack is not used
// for nesting.
void parse_brace(std::string_view source, const ServerRule& server, FileFacts& facts);

}  // namespace danglint
