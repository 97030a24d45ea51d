#include "extract/line_grammar.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "extract/config_writer.h"
#include "extract/word_reader.h"

namespace danglint {
namespace {

bool contains(std::span<const std::string_view> sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

std::string folded(const ServerRule& server, std::string_view name) {
  return server.ignores_case ? to_lower(name) : std::string(name);
}

// A byte order mark is no white space to any of these. The rest is worth reading all the same.
std::size_t start_of(std::string_view source, FileFacts& facts) {
  if (!source.starts_with(kByteOrderMark)) return 0;
  add_syntax_error(range_of(0, kByteOrderMark.size()),
                   "byte order mark, which is taken as part of the first line", facts);
  return kByteOrderMark.size();
}

void check_final_newline(std::string_view source, const ServerRule& server, FileFacts& facts) {
  if (!server.syntax.needs_final_newline || source.empty() || source.ends_with('\n')) return;
  const std::size_t line = source.rfind('\n');
  const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  add_syntax_error(range_of(begin, source.size()),
                   "the last line has no line end: the file may be cut off", facts);
}

void add_words(const std::vector<LineWord>& words, std::size_t first, FileFacts& facts) {
  for (std::size_t i = first; i < words.size(); ++i) {
    add_argument(words[i].text, words[i].range, words[i].quoted, facts);
  }
}

// bad# why
std::string_view ends_of_words(const Syntax& syntax) {
  return syntax.comments_end_words ? syntax.inline_comments : std::string_view();
}

}  // namespace

void parse_line(std::string_view source, const ServerRule& server, FileFacts& facts) {
  WordReader reader(source, server.syntax);
  reader.move_to(start_of(source, facts));
  std::uint32_t section = kNoParent;
  std::vector<std::uint32_t> conditions;
  std::vector<LineWord> words;
  const std::string ends(ends_of_words(server.syntax));
  for (; !reader.at_end(); reader.end_line()) {
    words.clear();
    while (reader.find_word()) {
      words.push_back(reader.read_word(server.syntax.equals && words.empty() ? ends + '=' : ends));
      if (reader.is_unfinished()) {
        add_syntax_error(words.back().range, "a quote without its end", facts);
      }
      const bool may_assign = server.syntax.equals && words.size() == 1 && reader.find_word();
      if (may_assign && source[reader.position()] == '=') reader.move_to(reader.position() + 1);
    }
    if (words.empty()) continue;
    const std::string_view name = words[0].text;
    if (name == ".endif" && !conditions.empty()) {
      conditions.pop_back();
      continue;
    }
    const std::uint32_t condition = conditions.empty() ? kNoParent : conditions.back();
    const bool is_section = contains(server.blocks, folded(server, name));
    const bool is_condition = name == ".if";
    // Whichever was opened later is the inner one.
    const bool is_in_section =
        section != kNoParent && (condition == kNoParent || section > condition);
    const std::uint32_t parent = is_section || !is_in_section ? condition : section;
    const std::uint32_t index =
        add_directive(name, words[0].range, parent, is_section || is_condition, facts);
    add_words(words, 1, facts);
    if (is_section) section = index;
    if (is_condition) conditions.push_back(index);
  }
  check_final_newline(source, server, facts);
}

void parse_ini(std::string_view source, const ServerRule& server, FileFacts& facts) {
  WordReader reader(source, server.syntax);
  reader.move_to(start_of(source, facts));
  std::uint32_t section = kNoParent;
  for (; !reader.at_end(); reader.end_line()) {
    if (!reader.find_word()) continue;
    const std::size_t begin = reader.position();
    if (source[begin] == '[') {
      const std::size_t line_end = std::min(source.find('\n', begin), source.size());
      const std::size_t close = begin + source.substr(begin, line_end - begin).find(']');
      if (close < begin || close >= line_end) {
        add_syntax_error(range_of(begin, line_end), "a section without its ]", facts);
        continue;
      }
      const std::string_view whole = source.substr(begin + 1, close - begin - 1);
      const std::size_t cut = std::min(whole.find_first_of(": \t"), whole.size());
      section = add_directive(whole.substr(0, cut), range_of(begin + 1, begin + 1 + cut), kNoParent,
                              true, facts);
      if (cut < whole.size()) {
        add_argument(whole.substr(cut + 1), range_of(begin + cut + 2, close), false, facts);
      }
      reader.move_to(close);
      continue;
    }
    const std::size_t line_end = std::min(source.find('\n', begin), source.size());
    const std::size_t equals = source.substr(0, line_end).find('=', begin);
    const std::size_t name_end = std::min(equals, line_end);
    std::string_view name = source.substr(begin, name_end - begin);
    name = name.substr(0, name.find_last_not_of(" \t\r") + 1);
    // !include FILE
    if (equals == std::string_view::npos) name = name.substr(0, name.find_first_of(" \t"));
    const std::string plain = folded(server, name.substr(0, name.find('[')));
    if (!server.known.empty() && !contains(server.known, plain)) {
      add_syntax_error(range_of(begin, begin + name.size()),
                       "unknown entry '" + std::string(name) + "'", facts);
    }
    add_directive(name, range_of(begin, begin + name.size()), section, false, facts);
    std::vector<LineWord> words;
    reader.move_to(equals == std::string_view::npos ? begin + name.size() : equals + 1);
    const std::string_view ends = ends_of_words(server.syntax);
    while (reader.find_word()) words.push_back(reader.read_word(ends));
    if (server.syntax.words || words.size() < 2) {
      add_words(words, 0, facts);
    } else {
      const Range last = words.back().range;
      const std::size_t value_end = last.offset + last.length;
      const std::size_t value = words[0].range.offset;
      add_argument(source.substr(value, value_end - value), range_of(value, value_end), false,
                   facts);
    }
  }
  check_final_newline(source, server, facts);
}

void parse_block(std::string_view source, const ServerRule& server, FileFacts& facts) {
  WordReader reader(source, server.syntax);
  reader.move_to(start_of(source, facts));
  std::vector<std::uint32_t> open;
  std::vector<LineWord> words;
  // Where parentheses group words, a group goes on over lines.
  const bool has_groups = server.syntax.ignored.find('(') != std::string_view::npos;
  unsigned parentheses = 0;
  const auto take = [&](bool is_section) {
    const std::uint32_t parent = open.empty() ? kNoParent : open.back();
    // A block of its own has no name: options of Caddy's, a site without address.
    const std::string name = words.empty() ? "" : words[0].text;
    const Range range =
        words.empty() ? range_of(reader.position() - 1, reader.position()) : words[0].range;
    const std::uint32_t index = add_directive(name, range, parent, is_section, facts);
    add_words(words, 1, facts);
    words.clear();
    if (is_section) open.push_back(index);
  };
  while (!reader.at_end()) {
    if (!reader.find_word()) {
      if (!words.empty() && parentheses == 0) take(false);
      reader.end_line();
      continue;
    }
    const char c = source[reader.position()];
    if (has_groups && (c == '(' || c == ')')) {
      if (c == '(') ++parentheses;
      if (c == ')' && parentheses > 0) --parentheses;
      reader.move_to(reader.position() + 1);
    } else if (c == '{' && (reader.position() + 1 == source.size() ||
                            std::string_view(" \t\r\n").find(source[reader.position() + 1]) !=
                                std::string_view::npos)) {
      reader.move_to(reader.position() + 1);
      take(true);
    } else if (c == '}') {
      if (!words.empty()) take(false);
      if (open.empty()) {
        add_syntax_error(range_of(reader.position(), reader.position() + 1), "unexpected \"}\"",
                         facts);
        return;
      }
      open.pop_back();
      reader.move_to(reader.position() + 1);
    } else {
      const std::string_view ends = !has_groups ? "" : words.empty() ? "(),=" : "(),";
      words.push_back(reader.read_word(ends));
      if (reader.is_unfinished()) {
        add_syntax_error(words.back().range, "a quote without its end", facts);
        return;
      }
    }
  }
  if (!words.empty()) take(false);
  if (!open.empty()) {
    add_syntax_error(range_of(source.size(), source.size()),
                     "unexpected end of file, expecting \"}\"", facts);
  }
}

}  // namespace danglint
