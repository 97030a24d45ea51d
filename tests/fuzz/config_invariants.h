// What holds for the facts of any server configuration, however broken.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

inline void require(bool condition) {
  if (!condition) std::abort();
}

inline bool is_within(Range range, std::string_view source) {
  return range.offset <= source.size() && range.length <= source.size() - range.offset;
}

inline bool is_equal(const FileFacts& a, const FileFacts& b) {
  if (a.config.directives.size() != b.config.directives.size()) return false;
  for (std::size_t i = 0; i < a.config.directives.size(); ++i) {
    if (a.config.directives[i].name != b.config.directives[i].name) return false;
  }
  return a.config.arguments.size() == b.config.arguments.size() &&
         a.syntax_errors.size() == b.syntax_errors.size();
}

// Names and arguments are in source order, lie within the source, and are never longer than what
// they were written as.
inline void require_sound(const FileFacts& facts, std::string_view source) {
  const ConfigFacts& config = facts.config;
  std::uint32_t next_argument = 0;
  std::uint32_t position = 0;
  const auto require_next = [&](Range range, std::string_view text) {
    require(is_within(range, source));
    require(range.offset >= position);
    require(text.size() <= range.length);
    position = range.offset + range.length;
  };
  for (std::uint32_t i = 0; i < config.directives.size(); ++i) {
    const Directive& directive = config.directives[i];
    require_next(directive.range, directive.name);
    require(directive.parent == kNoParent ||
            (directive.parent < i && config.directives[directive.parent].is_section));
    require(directive.first_argument == next_argument);
    next_argument += directive.argument_count;
    require(next_argument <= config.arguments.size());
    for (std::uint32_t k = directive.first_argument; k < next_argument; ++k) {
      require_next(config.arguments[k].range, config.arguments[k].text);
    }
  }
  require(next_argument == config.arguments.size());
  for (const SyntaxError& error : facts.syntax_errors) {
    require(is_within(error.range, source));
    require(!error.message.empty());
  }
}

}  // namespace danglint
