#include "extract/tag_grammar.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/edit_distance.h"
#include "base/text.h"
#include "extract/config_writer.h"
#include "extract/logical_line.h"

namespace danglint {
namespace {

struct Parser {
  LogicalLines lines;
  const ServerRule& server;
  FileFacts& facts;
  std::vector<std::uint32_t> open;  // sections around the line, outermost first
  std::string scratch;
};

// A word of a line: bytes [begin, end) of it, between the quotes if quoted.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
  std::string_view text;  // backslashes resolved; valid until the next word
};

// Reads the word at `at` and moves `at` to the next one: ap_getword_conf(). A quote ends a word
// wherever it stands, and one that is missing ends it with the line.
Word read_word(std::string_view line, std::size_t& at, std::string& scratch) {
  const auto skip_space = [&] {
    while (at < line.size() && is_c_space(line[at])) ++at;
  };
  Word word;
  skip_space();
  const char quote = at < line.size() && (line[at] == '"' || line[at] == '\'') ? line[at] : '\0';
  const auto is_escape = [&](std::size_t i) {
    return line[i] == '\\' && i + 1 < line.size() &&
           (line[i + 1] == '\\' || (quote != '\0' && line[i + 1] == quote));
  };
  bool has_escape = false;
  word.quoted = quote != '\0';
  if (word.quoted) ++at;
  word.begin = at;
  while (at < line.size() && (word.quoted ? line[at] != quote : !is_c_space(line[at]))) {
    const bool escape = is_escape(at);
    has_escape = has_escape || escape;
    // Outside quotes Apache looks for the end of the word first and for backslashes later.
    at += escape ? 2 : 1;
  }
  word.end = at;
  if (word.quoted && at < line.size()) ++at;
  skip_space();

  word.text = line.substr(word.begin, word.end - word.begin);
  if (!has_escape) return word;
  scratch.clear();
  for (std::size_t i = word.begin; i < word.end; ++i) {
    if (is_escape(i)) ++i;
    scratch += line[i];
  }
  word.text = scratch;
  return word;
}

// Where the bytes [begin, end) of the current line are in the source, with all that is between.
Range source_range(const Parser& parser, std::size_t begin, std::size_t end) {
  if (begin == end) {
    // An empty word is between two bytes, of which the one before it is there: its quote.
    const std::size_t place =
        begin == 0 ? parser.lines.source_offset(0) : parser.lines.source_offset(begin - 1) + 1;
    return range_of(place, place);
  }
  return range_of(parser.lines.source_offset(begin), parser.lines.source_offset(end - 1) + 1);
}

// The line as a whole is wrong.
void refuse(Parser& parser, std::string message) {
  add_syntax_error(source_range(parser, 0, parser.lines.text().size()), std::move(message),
                   parser.facts);
}

std::string_view name_of(const Parser& parser, std::uint32_t section) {
  return parser.facts.config.directives[section].name;
}

// Sections that count only if their condition holds.
bool is_conditional(const Parser& parser, std::string_view section) {
  return std::any_of(
      parser.server.transparent_sections.begin(), parser.server.transparent_sections.end(),
      [section](std::string_view name) { return equal_ignoring_case(name, section); });
}

// </Name>. Returns false if Apache stops reading there.
bool close_section(Parser& parser, std::string_view word, bool has_arguments) {
  const std::string tag(word);
  if (parser.open.empty()) {
    refuse(parser, tag + " without matching <" + tag.substr(2) + " section");
    return false;
  }
  if (!word.ends_with('>')) {
    refuse(parser, tag + "> directive missing closing '>'");
    return false;
  }
  const std::string_view name = word.substr(2, word.size() - 3);
  const std::string_view expected = name_of(parser, parser.open.back());
  if (!equal_ignoring_case(name, expected)) {
    refuse(parser, "Expected </" + std::string(expected) + "> but saw " + tag);
    return false;
  }
  // If the condition holds, Apache knows the end only if nothing else is on its line.
  if (has_arguments && is_conditional(parser, name)) {
    refuse(parser, tag + " without matching <" + tag.substr(2) + " section");
    return false;
  }
  parser.open.pop_back();
  return true;
}

// One line that is neither empty nor a comment. Returns false if Apache stops reading there.
bool take_line(Parser& parser) {
  std::string_view line = parser.lines.text();
  std::size_t at = 0;
  Word first = read_word(line, at, parser.scratch);
  if (first.text.empty()) return true;
  if (first.text.starts_with("</")) return close_section(parser, first.text, at < line.size());

  // A section without arguments has its '>' here. Apache drops it from any other name, too.
  std::string_view name = first.text;
  if (name.ends_with('>')) {
    name.remove_suffix(1);
    --first.end;
  }
  const bool is_section = name.starts_with('<');
  if (is_section) {
    name.remove_prefix(1);
    ++first.begin;
    const std::size_t bracket = line.substr(at).rfind('>');
    if (bracket != std::string_view::npos) {
      line = line.substr(0, at + bracket);  // what follows it is ignored
    } else if (at < line.size()) {
      // Apache notices when it is done with reading: the section is open all the same.
      refuse(parser, "<" + std::string(name) + "> directive missing closing '>'");
    }
  }
  const std::uint32_t parent = parser.open.empty() ? kNoParent : parser.open.back();
  const std::uint32_t index =
      add_directive(name, source_range(parser, first.begin, std::max(first.begin, first.end)),
                    parent, is_section, parser.facts);
  while (at < line.size()) {
    const Word word = read_word(line, at, parser.scratch);
    add_argument(word.text, source_range(parser, word.begin, word.end), word.quoted, parser.facts);
  }
  if (is_section) parser.open.push_back(index);
  return true;
}

}  // namespace

void parse_tag(std::string_view source, const ServerRule& server, FileFacts& facts) {
  std::size_t begin = 0;
  if (source.starts_with(kByteOrderMark)) {
    // Apache stops here, but nothing else is wrong with such a file: the rest is worth reading.
    begin = kByteOrderMark.size();
    add_syntax_error(range_of(0, begin),
                     "byte order mark, which is taken as part of the first directive's name",
                     facts);
  }
  Parser parser{LogicalLines(source, begin), server, facts, {}, {}};
  while (parser.lines.next()) {
    const std::string_view line = parser.lines.text();
    if (line.empty() || line.front() == '#') continue;
    if (!take_line(parser)) return;
  }
  // Innermost first, as Apache lists them. It closes a conditional section whose condition holds by
  // itself, but the day the module is not loaded it refuses the file.
  for (auto section = parser.open.rbegin(); section != parser.open.rend(); ++section) {
    const std::string name(name_of(parser, *section));
    add_syntax_error(facts.config.directives[*section].range,
                     is_conditional(parser, name)
                         ? "Expected </" + name + "> before end of configuration"
                         : "<" + name + "> was not closed",
                     facts);
  }
}

}  // namespace danglint
