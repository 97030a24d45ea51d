// How the grammars of server configurations write what they read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "danglint/file_facts.h"

namespace danglint {

// Some editors write it; no server expects it.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

inline Range range_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
}

// The arena has the name. Returns the directive's index. Its arguments must be added before the next
// directive.
inline std::uint32_t add_named(std::string_view name, Range range, std::uint32_t parent,
                               bool is_section, FileFacts& facts) {
  const auto index = static_cast<std::uint32_t>(facts.config.directives.size());
  facts.config.directives.push_back({
      .name = name,
      .range = range,
      .parent = parent,
      .first_argument = static_cast<std::uint32_t>(facts.config.arguments.size()),
      .argument_count = 0,
      .is_section = is_section,
  });
  return index;
}

// The same with a name that is anywhere.
inline std::uint32_t add_directive(std::string_view name, Range range, std::uint32_t parent,
                                   bool is_section, FileFacts& facts) {
  return add_named(facts.arena.copy(name), range, parent, is_section, facts);
}

inline void add_argument(std::string_view text, Range range, bool quoted, FileFacts& facts) {
  facts.config.arguments.push_back({facts.arena.copy(text), range, quoted});
  ++facts.config.directives.back().argument_count;
}

inline void add_syntax_error(Range range, std::string message, FileFacts& facts) {
  facts.syntax_errors.push_back({range, std::move(message)});
}

}  // namespace danglint
