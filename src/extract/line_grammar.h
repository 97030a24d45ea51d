// Grammars that several servers share: their rules say how words, comments and sections look.
#pragma once

#include <string_view>

#include "danglint/file_facts.h"
#include "danglint/rules.h"

namespace danglint {

// Lines of words; a line that begins with one of ServerRule::blocks opens a section, which lasts until the next one.
// Lines .if and .endif enclose what may not be read.
void parse_line(std::string_view source, const ServerRule& server, FileFacts& facts);

// [section] and name = value. A section is called by what stands before a colon or a blank.
void parse_ini(std::string_view source, const ServerRule& server, FileFacts& facts);

// Lines of words; a line that ends in { is a section, up to the } alone.
void parse_block(std::string_view source, const ServerRule& server, FileFacts& facts);

// YAML: a mapping's keys are directives, sections if they hold a mapping; lists are arguments, and
// mappings in lists are sections of the list's name.
void parse_yaml(std::string_view source, FileFacts& facts);

}  // namespace danglint
