#include "extract/brace_grammar.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "extract/config_writer.h"
#include "extract/lua_block.h"

namespace danglint {
namespace {

// nginx reads through a buffer of this size, which a word must leave room in.
constexpr std::size_t kBufferSize = 4096;

// What ends a run of words.
enum class End : std::uint8_t { kStatement, kBlockStart, kBlockEnd, kFile, kError };

struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
};

// What is asked of a directive's name, once for all lines that have it.
struct Name {
  std::string_view text;  // in the arena
  bool is_impossible = false;
  bool is_statement = false;    // never with a body
  bool is_block = false;        // always with one,
  bool holds_values = false;    // whose lines are data
  bool holds_language = false;  // or another language
};

struct OpenSection {
  std::uint32_t index = 0;
  bool holds_values = false;
};

struct Parser {
  std::string_view source;
  const ServerRule& server;
  FileFacts& facts;
  std::size_t position = 0;
  std::vector<Word> words;        // of the directive being read
  std::vector<OpenSection> open;  // sections around it, outermost first
  std::unordered_map<std::string_view, Name> names;
  std::string scratch;
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Characters that only make a word longer.
constexpr std::array<bool, 256> kOrdinary = [] {
  std::array<bool, 256> ordinary{};
  ordinary.fill(true);
  for (const unsigned char c : {' ', '\t', '\r', '\n', ';', '{', '\\', '$', '"', '\''}) {
    ordinary[c] = false;
  }
  return ordinary;
}();

bool contains(std::span<const std::string_view> sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

void refuse(Parser& parser, std::size_t begin, std::size_t end, std::string message) {
  add_syntax_error(range_of(begin, end), std::move(message), parser.facts);
}

std::string unexpected(char c) {
  return std::string("unexpected \"") + c + '"';
}

// The word as nginx stores it: \" \' \\ \t \r \n are resolved, any other backslash stays.
std::string_view resolve(Parser& parser, const Word& word) {
  const std::string_view raw = parser.source.substr(word.begin, word.end - word.begin);
  if (raw.find('\\') == std::string_view::npos) return raw;
  parser.scratch.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char next = raw[i] == '\\' && i + 1 < raw.size() ? raw[i + 1] : '\0';
    switch (next) {
      case '"':
      case '\'':
      case '\\':
        parser.scratch += next;
        break;
      case 't':
        parser.scratch += '\t';
        break;
      case 'r':
        parser.scratch += '\r';
        break;
      case 'n':
        parser.scratch += '\n';
        break;
      default:
        parser.scratch += raw[i];
        continue;
    }
    ++i;
  }
  return parser.scratch;
}

// What `c` ends where a word may begin; nothing if it begins one.
std::optional<End> end_between_words(Parser& parser, char c) {
  if (c != ';' && c != '{' && c != '}') return std::nullopt;
  const bool needs_words = c != '}';
  if (parser.words.empty() == needs_words) {
    refuse(parser, parser.position - 1, parser.position, unexpected(c));
    return End::kError;
  }
  if (c == '}') return End::kBlockEnd;
  return c == ';' ? End::kStatement : End::kBlockStart;
}

// Reads the words of one directive up to what ends them: ngx_conf_read_token(), state for state.
End read_words(Parser& parser) {
  const std::string_view source = parser.source;
  parser.words.clear();
  std::size_t start = parser.position;  // of the word, or of what nginx keeps in its buffer instead
  bool last_space = true;               // between words
  bool need_space = false;              // right after a closing quote
  bool comment = false;
  bool escaped = false;
  bool variable = false;  // right after '$': a '{' belongs to it
  char quote = '\0';

  while (parser.position < source.size()) {
    if (parser.position - start >= kBufferSize) {
      refuse(parser, start, parser.position,
             quote != '\0' ? std::string("too long parameter, probably missing terminating \"") +
                                 quote + "\" character"
                           : "too long parameter \"" + std::string(source.substr(start, 10)) +
                                 "...\" started");
      return End::kError;
    }
    const std::size_t most = std::min(source.size(), start + kBufferSize);
    if (comment) {
      const void* end = std::memchr(source.data() + parser.position, '\n', most - parser.position);
      if (end == nullptr) {
        parser.position = most;
        continue;
      }
      parser.position = static_cast<std::size_t>(static_cast<const char*>(end) - source.data());
      comment = false;
    } else if (!last_space && !escaped && !need_space) {
      const std::size_t first = parser.position;
      while (parser.position < most &&
             kOrdinary[static_cast<unsigned char>(source[parser.position])]) {
        ++parser.position;
      }
      if (parser.position > first) variable = false;
      if (parser.position == most) continue;
    }
    const std::size_t at = parser.position++;
    const char c = source[at];
    if (escaped) {
      escaped = false;
      continue;
    }
    if (need_space) {
      if (c == ';') return End::kStatement;
      if (c == '{') return End::kBlockStart;
      if (!is_space(c) && c != ')') {
        refuse(parser, at, at + 1, unexpected(c));
        return End::kError;
      }
      last_space = true;
      need_space = false;
      if (c != ')') continue;
    }
    if (last_space) {
      start = at;
      if (is_space(c)) continue;
      if (const std::optional<End> end = end_between_words(parser, c)) return *end;
      if (c == '#') {
        comment = true;
        continue;
      }
      last_space = false;
      if (c == '"' || c == '\'') {
        quote = c;
        ++start;
      }
      escaped = c == '\\';
      variable = c == '$';
      continue;
    }
    if (c == '{' && variable) continue;
    variable = c == '$';
    if (variable) continue;
    if (c == '\\') {
      escaped = true;
      continue;
    }
    if (quote != '\0') {
      if (c != quote) continue;
      parser.words.push_back({start, at, true});
      quote = '\0';
      need_space = true;
    } else if (is_space(c) || c == ';' || c == '{') {
      parser.words.push_back({start, at, false});
      last_space = true;
      if (c == ';') return End::kStatement;
      if (c == '{') return End::kBlockStart;
    }
  }

  if (parser.words.empty() && last_space) return End::kFile;
  refuse(parser, source.size(), source.size(), "unexpected end of file, expecting \";\" or \"}\"");
  return End::kError;
}

// Braces that hold another language.
bool is_raw_block(const ServerRule& server, std::string_view name) {
  return std::any_of(server.raw_blocks.begin(), server.raw_blocks.end(),
                     [name](std::string_view suffix) { return name.ends_with(suffix); });
}

// No module has a directive of such a name: what follows an unquoted {2} of a regular expression,
// or a no-break space that came along with a copied line.
bool is_impossible_name(std::string_view name) {
  if (name.find('}') < name.find('{')) return true;
  return std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f;
  });
}

const Name& name_of(Parser& parser, std::string_view text) {
  if (const auto known = parser.names.find(text); known != parser.names.end()) {
    return known->second;
  }
  const ServerRule& server = parser.server;
  const std::string_view kept = parser.facts.arena.copy(text);
  return parser.names
      .emplace(kept, Name{.text = kept,
                          .is_impossible = is_impossible_name(kept),
                          .is_statement = contains(server.statements, kept),
                          .is_block = contains(server.blocks, kept),
                          .holds_values = contains(server.value_blocks, kept),
                          .holds_language = is_raw_block(server, kept)})
      .first->second;
}

// The words just read are a directive. Returns false if nginx refuses it.
bool take_directive(Parser& parser, End end) {
  const Word& first = parser.words.front();
  const bool is_section = end == End::kBlockStart;
  const Name& name = name_of(parser, resolve(parser, first));
  const std::size_t last = parser.position - 1;  // the ';' or '{'
  if (!parser.open.empty() && parser.open.back().holds_values) {
    if (is_section) {
      refuse(parser, last, last + 1, unexpected('{'));
      return false;
    }
  } else if ((is_section || !parser.open.empty()) && name.is_impossible) {
    // A statement at top level may be a line of a map that includes this file: data.
    refuse(parser, first.begin, first.end, "unknown directive \"" + std::string(name.text) + '"');
    return false;
  } else if (is_section && name.is_statement) {
    refuse(parser, last, last + 1,
           "directive \"" + std::string(name.text) + "\" is not terminated by \";\"");
    return false;
  } else if (!is_section && name.is_block) {
    refuse(parser, last, last + 1,
           "directive \"" + std::string(name.text) + "\" has no opening \"{\"");
    return false;
  }
  const std::uint32_t parent = parser.open.empty() ? kNoParent : parser.open.back().index;
  const std::uint32_t index =
      add_named(name.text, range_of(first.begin, first.end), parent, is_section, parser.facts);
  for (std::size_t i = 1; i < parser.words.size(); ++i) {
    const Word& word = parser.words[i];
    add_argument(resolve(parser, word), range_of(word.begin, word.end), word.quoted, parser.facts);
  }
  if (!is_section) return true;
  if (!name.holds_language) {
    parser.open.push_back({index, name.holds_values});
    return true;
  }
  parser.position = end_of_lua_block(parser.source, parser.position);
  if (parser.position != std::string_view::npos) return true;
  refuse(parser, parser.source.size(), parser.source.size(),
         "unexpected end of file, expecting terminating characters for lua code block");
  return false;
}

}  // namespace

void parse_brace(std::string_view source, const ServerRule& server, FileFacts& facts) {
  Parser parser{source, server, facts, 0, {}, {}, {}, {}};
  // Lists that grow are copied, and large files have as many lines as they have of these.
  const auto lines = static_cast<std::size_t>(std::count(source.begin(), source.end(), ';') +
                                              std::count(source.begin(), source.end(), '{'));
  facts.config.directives.reserve(lines);
  facts.config.arguments.reserve(lines + lines / 2);
  if (source.starts_with(kByteOrderMark)) {
    // nginx stops here, but nothing else is wrong with such a file: the rest is worth reading.
    refuse(parser, 0, kByteOrderMark.size(),
           "byte order mark, which is taken as part of the first directive's name");
    parser.position = kByteOrderMark.size();
  }
  while (true) {
    const End end = read_words(parser);
    switch (end) {
      case End::kStatement:
      case End::kBlockStart:
        if (!take_directive(parser, end)) return;
        break;
      case End::kBlockEnd:
        if (parser.open.empty()) {
          refuse(parser, parser.position - 1, parser.position, unexpected('}'));
          return;
        }
        parser.open.pop_back();
        break;
      case End::kFile:
        if (!parser.open.empty()) {
          refuse(parser, source.size(), source.size(), "unexpected end of file, expecting \"}\"");
        }
        return;
      case End::kError:
        return;
    }
  }
}

}  // namespace danglint
