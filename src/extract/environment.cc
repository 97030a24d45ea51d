#include "extract/environment.h"

#include <algorithm>

namespace danglint {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool is_name(std::string_view text) {
  const auto is_name_char = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
         std::all_of(text.begin(), text.end(), is_name_char);
}

std::string_view value_of(std::string_view text) {
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    const std::size_t end = text.find(text[0], 1);
    return text.substr(1, end == std::string_view::npos ? end : end - 1);
  }
  return text.substr(0, text.find_first_of(" \t\r;#"));
}

}  // namespace

void parse_environment(std::string_view source, FileFacts& facts) {
  std::size_t at = 0;
  while (at < source.size()) {
    const std::size_t end = std::min(source.find('\n', at), source.size());
    std::string_view line = source.substr(at, end - at);
    at = end + 1;
    const auto skip_blanks = [&] {
      line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    };
    skip_blanks();
    if (line.starts_with("export ")) {
      line.remove_prefix(7);
      skip_blanks();
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || !is_name(line.substr(0, equals))) continue;
    const std::string_view name = line.substr(0, equals);
    const std::string_view value = value_of(line.substr(equals + 1));
    const auto range_of = [&](std::string_view part) {
      return Range{static_cast<std::uint32_t>(part.data() - source.data()),
                   static_cast<std::uint32_t>(part.size())};
    };
    Directive assignment{.name = facts.arena.copy(name), .range = range_of(name)};
    assignment.first_argument = static_cast<std::uint32_t>(facts.config.arguments.size());
    assignment.argument_count = 1;
    facts.config.arguments.push_back({facts.arena.copy(value), range_of(value)});
    facts.config.directives.push_back(assignment);
  }
}

}  // namespace danglint
