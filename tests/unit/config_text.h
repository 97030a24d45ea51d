// What a server configuration was read as, as text that a test can expect.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// One line per directive, indented as it is nested: NAME [argument] ['quoted'] {
inline std::string text_of(const ConfigFacts& config) {
  std::string text;
  for (const Directive& directive : config.directives) {
    for (auto parent = directive.parent; parent != kNoParent;
         parent = config.directives[parent].parent) {
      text += "  ";
    }
    text += directive.name;
    for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
      const Argument& argument = config.arguments[directive.first_argument + i];
      text += argument.quoted ? " '" : " [";
      text += argument.text;
      text += argument.quoted ? '\'' : ']';
    }
    text += directive.is_section ? " {\n" : "\n";
  }
  return text;
}

// The bytes of `source` that each name and argument came from, one per line.
inline std::string sources_of(const ConfigFacts& config, std::string_view source) {
  std::string text;
  const auto add = [&](Range range) {
    text += source.substr(range.offset, range.length);
    text += '\n';
  };
  for (const Directive& directive : config.directives) {
    add(directive.range);
    for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
      add(config.arguments[directive.first_argument + i].range);
    }
  }
  return text;
}

// "LINE: message" of the first error; empty if there is none.
inline std::string first_error(const FileFacts& facts, std::string_view source) {
  if (facts.syntax_errors.empty()) return "";
  const SyntaxError& error = facts.syntax_errors.front();
  const std::string_view before = source.substr(0, error.range.offset);
  return std::to_string(1 + std::count(before.begin(), before.end(), '\n')) + ": " + error.message;
}

}  // namespace danglint
