#include "extract/php_lexer.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "extract/php_bytes.h"
#include "extract/php_words.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

bool equals_keyword(string_view text, string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                   [](char a, char b) { return to_lower(a) == b; });
}

bool is_include_word(PhpWord word) {
  return word == "include" || word == "include_once" || word == "require" || word == "require_once";
}

// Words whose statements the whole program has to know of.
bool is_mark(PhpWord word) {
  return word == "define" || word == "const" || word == "ini_set" || word == "set_include_path" ||
         word == "spl_autoload_register" || word == "class";
}

class PhpLexer {
 public:
  PhpLexer(string_view source, PhpTokens& out) : source_(source), out_(out) {}

  void run() {
    constexpr std::size_t kBytesPerToken = 6;
    out_.tokens.reserve(source_.size() / kBytesPerToken);
    out_.match.reserve(source_.size() / kBytesPerToken);
    html();
    while (at_ < source_.size()) {
      if (states_.empty() || states_.back().kind == StateKind::kBrace) {
        script();
      } else {
        template_part();
      }
    }
    if (!states_.empty() && states_.back().kind == StateKind::kTemplate) {
      error(states_.back().start, "syntax error, the string that begins here is never closed");
    }
    if (!open_brackets_.empty()) {
      const PhpToken& open = out_.tokens[open_brackets_.back()];
      error(open.offset, std::string("Unclosed '") + source_[open.offset + open.length - 1] + "'");
    }
    // Where short tags are off, as they usually are, what follows one is text: PHP refuses nothing.
    if (has_short_tag_) out_.errors.clear();
  }

 private:
  enum class StateKind : std::uint8_t { kBrace, kTemplate };
  struct State {
    StateKind kind = StateKind::kBrace;
    std::uint32_t start = 0;
    char quote = 0;     // of a template; 0: heredoc
    string_view label;  // of a heredoc
  };

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool starts_with(string_view text) const { return source_.substr(at_).starts_with(text); }

  void error(std::size_t offset, std::string message) {
    if (!out_.errors.empty()) return;
    out_.errors.push_back({{static_cast<std::uint32_t>(offset), 1}, std::move(message)});
  }

  void emit(Kind kind, std::size_t start, std::uint8_t number = 0) {
    const auto index = static_cast<std::uint32_t>(out_.tokens.size());
    out_.tokens.push_back({.kind = kind,
                           .number = number,
                           .offset = static_cast<std::uint32_t>(start),
                           .length = static_cast<std::uint32_t>(at_ - start)});
    out_.match.push_back(index);
  }

  // ---- outside of <?php ... ?>

  void html() {
    while (at_ < source_.size()) {
      const std::size_t tag = source_.find("<?", at_);
      if (tag == string_view::npos) {
        at_ = source_.size();
        return;
      }
      at_ = tag + 2;
      const string_view rest = source_.substr(at_);
      if (equals_keyword(rest.substr(0, 3), "php") && (rest.size() == 3 || is_space(rest[3]))) {
        at_ += 3;
        return;
      }
      if (rest.starts_with('=')) {
        ++at_;
        emit(Kind::kOpenEcho, tag);
        return;
      }
      if (equals_keyword(rest.substr(0, 3), "xml")) continue;
      has_short_tag_ = true;
      return;
    }
  }

  void close_tag() {
    const std::size_t start = at_;
    at_ += 2;
    emit(Kind::kCloseTag, start);
    if (starts_with("\r\n")) ++at_;
    if (peek() == '\n' || peek() == '\r') ++at_;
    after_tag();
    html();
  }

  // Three tokens after __halt_compiler PHP stops reading.
  void after_tag() {
    if (halting_ > 0 && --halting_ == 0) at_ = source_.size();
  }

  // ---- code

  // One token, with the white space and comments before it.
  void script() {
    while (at_ < source_.size()) {
      const char c = source_[at_];
      switch (lead_of(c)) {
        case Lead::kSpace:
          at_ = end_of_space(at_ + 1);
          continue;
        case Lead::kHash:
          if (peek(1) == '[') break;
          line_comment();
          continue;
        case Lead::kSlash:
          if (peek(1) == '/') {
            line_comment();
            continue;
          }
          if (peek(1) != '*') break;
          block_comment();
          continue;
        case Lead::kQuestion:
          if (peek(1) == '>') return close_tag();
          break;
        default:
          break;
      }
      if (halting_ == 0) return token(c);
      token(c);
      return after_tag();
    }
  }

  std::size_t end_of_space(std::size_t at) const {
    const string_view source = source_;
    while (at < source.size() && is_space(source[at])) ++at;
    return at;
  }

  void line_comment() {
    const std::size_t line_end = std::min(source_.find('\n', at_), source_.size());
    const string_view line = source_.substr(at_, line_end - at_);
    std::size_t length = std::min(line.find('\r'), line.size());
    for (std::size_t at = line.find('?'); at < length; at = line.find('?', at + 1)) {
      if (at + 1 < line.size() && line[at + 1] == '>') length = at;
    }
    at_ += length;
  }

  void block_comment() {
    // There are fewer slashes in comments than stars.
    std::size_t end = source_.find('/', at_ + 3);
    while (end != string_view::npos && source_[end - 1] != '*') end = source_.find('/', end + 1);
    if (end == string_view::npos) error(at_, "Unterminated comment starts here");
    at_ = end == string_view::npos ? source_.size() : end + 1;
  }

  void token(char c) {
    const std::size_t start = at_;
    switch (lead_of(c)) {
      case Lead::kLabel:
        return name();
      case Lead::kDollar:
        return is_label_start(peek(1)) ? variable() : sign(c);
      case Lead::kDigit:
        return number();
      case Lead::kQuote:
        if (c == '\'') return single_quoted(start);
        return c == '"' ? double_quoted(start) : open_template('`', start);
      case Lead::kBracket:
        return bracket(c);
      case Lead::kBackslash:
        return is_label_start(peek(1)) ? name() : sign(c);
      case Lead::kDot:
        return is_digit(peek(1)) ? number() : sign(c);
      case Lead::kLess:
        if (starts_with("<<<") && heredoc()) return;
        return sign(c);
      case Lead::kHash:  // #[ opens an attribute
        at_ += 2;
        emit(Kind::kOperator, start, PhpSign("#[").number());
        return pair('[');
      default:
        return sign(c);
    }
  }

  void variable() {
    const std::size_t start = at_;
    at_ += 2;
    skip_label();
    const bool is_static = !out_.tokens.empty() && out_.tokens.back().kind == Kind::kOperator &&
                           out_.tokens.back().number == PhpSign("::").number();
    if (is_static) out_.setters.push_back(static_cast<std::uint32_t>(out_.tokens.size()));
    emit(Kind::kVariable, start);
  }

  void sign(char c) {
    const std::size_t start = at_;
    for (const std::uint8_t index : kSignsBy[static_cast<unsigned char>(c)]) {
      if (index == 0) break;
      const string_view text = php_tables::kLongSigns[index - 1U];
      if (!starts_with(text)) continue;
      at_ += text.size();
      const PhpSign sign = PhpSign::of_long(index - 1U);
      emit(Kind::kOperator, start, sign.number());
      if (sign == "->" || sign == "?->") property();
      return;
    }
    ++at_;
    emit(Kind::kOperator, start, PhpSign::of(c).number());
  }

  void skip_label() { at_ = end_of_label(at_); }

  // Positions that are members are written back for each byte that is read: loops have their own.
  std::size_t end_of_label(std::size_t at) const {
    const string_view source = source_;
    while (at < source.size() && is_label(source[at])) ++at;
    return at;
  }

  void name() {
    const std::size_t start = at_;
    const char first = source_[at_];
    if ((first == 'b' || first == 'B') && binary_string()) return;
    if (first == '\\') ++at_;
    skip_label();
    bool is_qualified = false;
    while (peek() == '\\' && is_label_start(peek(1))) {
      is_qualified = true;
      ++at_;
      skip_label();
    }
    // \define is what define is, and a name without a namespace; \include is none.
    const bool is_global = first == '\\';
    const std::size_t own = start + (is_global ? 1 : 0);
    const PhpWord word = is_qualified ? PhpWord() : PhpWord::of(source_.substr(own, at_ - own));
    if (word.empty()) return emit(Kind::kName, start);
    const bool is_include = !is_global && is_include_word(word);
    const auto index = static_cast<std::uint32_t>(out_.tokens.size());
    emit(is_include ? Kind::kInclude : Kind::kName, start, word.number());
    if (is_include || (is_mark(word) && tells_something(word))) {
      out_.marks.push_back(index);
    } else if (word == "global") {
      out_.setters.push_back(index);
    } else if (word == "__halt_compiler" && !is_global) {
      halting_ = 3;
    }
  }

  // Name::class is a text, and most settings have nothing to do with includes.
  bool tells_something(PhpWord word) const {
    if (word != "ini_set") return word != "class" || !is_behind_colons();
    constexpr std::size_t kEnough = 1024;  // for a name with what may stand before it
    const string_view rest = source_.substr(at_, kEnough);
    return rest.substr(0, rest.find(',')).find("include_path") != string_view::npos;
  }

  // The token before the one that was just read is `::`.
  bool is_behind_colons() const {
    const std::size_t count = out_.tokens.size();
    return count > 1 && out_.tokens[count - 2].kind == Kind::kOperator &&
           out_.tokens[count - 2].number == PhpSign("::").number();
  }

  // b'...', b"..." and b<<<X
  bool binary_string() {
    const std::size_t start = at_++;
    if (peek() == '\'') {
      single_quoted(start);
      return true;
    }
    if (peek() == '"') {
      double_quoted(start);
      return true;
    }
    if (starts_with("<<<") && heredoc()) return true;
    at_ = start;
    return false;
  }

  // After -> a name is only a name; only white space may come between.
  void property() {
    at_ = end_of_space(at_);
    if (!is_label_start(peek())) return;
    const std::size_t start = at_;
    skip_label();
    emit(Kind::kProperty, start);
    // What a method sets, others may read.
    const std::size_t after = end_of_space(at_);
    const bool is_set =
        after + 1 < source_.size() && source_[after] == '=' && source_[after + 1] != '=';
    if (is_set) out_.setters.push_back(static_cast<std::uint32_t>(out_.tokens.size() - 1));
  }

  void number() {
    const std::size_t start = at_;
    if (peek() == '0' &&
        (to_lower(peek(1)) == 'x' || to_lower(peek(1)) == 'b' || to_lower(peek(1)) == 'o')) {
      const char base = to_lower(peek(1));
      const auto is_digit_of_base = [base](char c) {
        if (base == 'b') return c == '0' || c == '1';
        if (base == 'o') return c >= '0' && c <= '7';
        return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
      };
      ++at_;
      if (is_digit_of_base(peek(1))) {
        ++at_;
        while (is_digit_of_base(peek()) || (peek() == '_' && is_digit_of_base(peek(1)))) ++at_;
      }
      return emit(Kind::kNumber, start);
    }
    const auto digits = [this] {
      while (is_digit(peek()) || (peek() == '_' && is_digit(peek(1)))) ++at_;
    };
    digits();
    if (peek() == '.' && !(peek(1) == '.' && peek(2) == '.')) {
      ++at_;
      digits();
    }
    if (to_lower(peek()) == 'e') {
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (is_digit(peek(1 + sign))) {
        at_ += 1 + sign;
        digits();
      }
    }
    emit(Kind::kNumber, start);
  }

  void bracket(char c) {
    const std::size_t start = at_++;
    if (c == '{') states_.push_back({.kind = StateKind::kBrace});
    if (c == '}' && !states_.empty()) states_.pop_back();
    emit(Kind::kOperator, start, PhpSign::of(c).number());
    pair(c);
  }

  // Pairs the bracket just emitted with its partner.
  void pair(char c) {
    const auto index = static_cast<std::uint32_t>(out_.tokens.size() - 1);
    if (c == '(' || c == '[' || c == '{') {
      open_brackets_.push_back(index);
      return;
    }
    const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
    if (open_brackets_.empty()) {
      error(out_.tokens[index].offset, std::string("Unmatched '") + c + "'");
      return;
    }
    const std::uint32_t open = open_brackets_.back();
    const char opened = source_[out_.tokens[open].offset + out_.tokens[open].length - 1];
    if (opened != wanted) {
      error(out_.tokens[index].offset,
            std::string("Unclosed '") + opened + "' does not match '" + c + "'");
      return;
    }
    open_brackets_.pop_back();
    out_.match[open] = index;
    out_.match[index] = open;
  }

  // ---- strings

  void single_quoted(std::size_t start) {
    const string_view source = source_;
    std::size_t at = at_ + 1;
    while (at < source.size() && source[at] != '\'') at += source[at] == '\\' ? 2 : 1;
    at_ = std::min(at + 1, source.size());
    if (at >= source.size()) {
      error(start, "syntax error, the string that begins here is never closed");
      return;
    }
    emit(Kind::kString, start);
  }

  bool is_interpolation(std::size_t at) const {
    const char c = source_[at];
    const char next = at + 1 < source_.size() ? source_[at + 1] : '\0';
    return (c == '$' && (is_label_start(next) || next == '{')) || (c == '{' && next == '$');
  }

  void double_quoted(std::size_t start) {
    const string_view source = source_;
    std::size_t end = at_ + 1;
    while (end < source.size() && source[end] != '"') {
      const bool may_be_hole = source[end] == '$' || source[end] == '{';
      if (may_be_hole && is_interpolation(end)) return open_template('"', start);
      end += source[end] == '\\' ? 2 : 1;
    }
    if (end >= source_.size()) {
      at_ = source_.size();
      error(start, "syntax error, the string that begins here is never closed");
      return;
    }
    at_ = end + 1;
    emit(Kind::kString, start);
  }

  void open_template(char quote, std::size_t start) {
    ++at_;
    emit(Kind::kTemplateStart, start);
    states_.push_back({StateKind::kTemplate, static_cast<std::uint32_t>(start), quote, {}});
  }

  // The label closes its heredoc at the start of a line, indented or not.
  bool is_closing_line(string_view label, std::size_t line) const {
    while (line < source_.size() && (source_[line] == ' ' || source_[line] == '\t')) ++line;
    return source_.substr(line).starts_with(label) &&
           (line + label.size() >= source_.size() || !is_label(source_[line + label.size()]));
  }

  // The line that closes the heredoc whose text begins at `from`, or the first interpolation if that comes before, or the end.
  // No further is looked, so that nested ones cost no more than their length.
  std::size_t scan_heredoc(string_view label, std::size_t from, bool is_raw) const {
    bool at_line_start = true;
    std::size_t at = from;
    while (at < source_.size()) {
      if (at_line_start && is_closing_line(label, at)) return at;
      const char c = source_[at];
      if (!is_raw && is_interpolation(at)) return at;
      at_line_start = c == '\n' || c == '\r';
      const char next = at + 1 < source_.size() ? source_[at + 1] : '\0';
      const bool escapes = !is_raw && c == '\\' && next != '\n' && next != '\r';
      at += escapes ? 2 : 1;
    }
    return source_.size();
  }

  bool heredoc() {
    const std::size_t start = at_;
    std::size_t at = at_ + 3;
    while (at < source_.size() && (source_[at] == ' ' || source_[at] == '\t')) ++at;
    const char quote =
        at < source_.size() && (source_[at] == '\'' || source_[at] == '"') ? source_[at] : '\0';
    if (quote != '\0') ++at;
    const std::size_t label_start = at;
    if (at >= source_.size() || !is_label_start(source_[at])) return false;
    while (at < source_.size() && is_label(source_[at])) ++at;
    const string_view label = source_.substr(label_start, at - label_start);
    if (quote != '\0' && (at >= source_.size() || source_[at++] != quote)) return false;
    if (at >= source_.size() || (source_[at] != '\n' && source_[at] != '\r')) return false;
    at += source_.substr(at).starts_with("\r\n") ? 2 : 1;

    // As one token if nothing in it is computed.
    const bool is_raw = quote == '\'';
    const std::size_t closing = scan_heredoc(label, at, is_raw);
    if (closing >= source_.size()) {
      error(start, "syntax error, the heredoc that begins here is never closed");
      at_ = source_.size();
      return true;
    }
    if (is_closing_line(label, closing) && (is_raw || !is_interpolation(closing))) {
      at_ = closing;
      while (source_[at_] == ' ' || source_[at_] == '\t') ++at_;
      at_ += label.size();
      emit(Kind::kHeredoc, start);
      return true;
    }
    at_ = at;
    emit(Kind::kTemplateStart, start);
    states_.push_back({StateKind::kTemplate, static_cast<std::uint32_t>(start), '\0', label});
    return true;
  }

  // ---- strings with interpolation

  void template_part() {
    const State& state = states_.back();
    const std::size_t start = at_;
    bool at_line_start = state.quote == '\0' && start > 0 &&
                         (source_[start - 1] == '\n' || source_[start - 1] == '\r');
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (state.quote != '\0' && c == state.quote) {
        if (at_ > start) emit(Kind::kTemplateText, start);
        return close_template(at_, at_ + 1);
      }
      if (at_line_start && is_closing_line(state.label, at_)) {
        std::size_t end = at_;
        while (source_[end] == ' ' || source_[end] == '\t') ++end;
        end += state.label.size();
        if (at_ > start) emit(Kind::kTemplateText, start);
        return close_template(at_, end);
      }
      if (is_interpolation(at_)) {
        if (at_ > start) emit(Kind::kTemplateText, start);
        return interpolation();
      }
      at_line_start = state.quote == '\0' && (c == '\n' || c == '\r');
      // A line end is never skipped: a heredoc's label may follow it.
      const bool escapes =
          c == '\\' && !(state.quote == '\0' && (peek(1) == '\n' || peek(1) == '\r'));
      at_ = std::min(at_ + (escapes ? 2 : 1), source_.size());
    }
    if (at_ > start) emit(Kind::kTemplateText, start);
  }

  void close_template(std::size_t start, std::size_t end) {
    at_ = end;
    emit(Kind::kTemplateEnd, start);
    states_.pop_back();
  }

  void interpolation() {
    const std::size_t start = at_;
    if (source_[at_] == '{' || peek(1) == '{') {  // {$...} and ${...}
      const bool is_dollar_brace = source_[at_] == '$';
      at_ += is_dollar_brace ? 2 : 1;
      states_.push_back({.kind = StateKind::kBrace});
      emit(Kind::kOperator, start,
           is_dollar_brace ? PhpSign("${").number() : PhpSign("{").number());
      pair('{');
      if (!is_dollar_brace || !is_label_start(peek())) return;
      // "${name}" and "${name[": a variable's name, never a keyword.
      const std::size_t name_start = at_;
      skip_label();
      if (peek() == '}' || peek() == '[') {
        emit(Kind::kProperty, name_start);
      } else {
        at_ = name_start;
      }
      return;
    }
    ++at_;
    skip_label();
    if (peek() == '[') {
      // "$a[0]", "$a[key]", "$a[$i]": up to the bracket; anything unexpected ends it, as in PHP.
      std::size_t end = at_ + 1;
      while (end < source_.size() &&
             (is_label(source_[end]) || source_[end] == '$' || source_[end] == '-'))
        ++end;
      if (end < source_.size() && source_[end] == ']') ++end;
      at_ = end;
      return emit(Kind::kTemplateHole, start);
    }
    const std::size_t arrow = starts_with("?->") ? 3 : starts_with("->") ? 2 : 0;
    if (arrow > 0 && is_label_start(peek(arrow))) {
      at_ += arrow;
      skip_label();
      return emit(Kind::kTemplateHole, start);
    }
    emit(Kind::kVariable, start);
  }

  string_view source_;
  std::size_t at_ = 0;
  int halting_ = 0;
  bool has_short_tag_ = false;
  std::vector<State> states_;
  std::vector<std::uint32_t> open_brackets_;  // token indices
  PhpTokens& out_;
};

}  // namespace

void lex_php(string_view source, PhpTokens& tokens) {
  tokens.tokens.clear();
  tokens.match.clear();
  tokens.marks.clear();
  tokens.setters.clear();
  tokens.errors.clear();
  PhpLexer(source, tokens).run();
}

PhpTokens lex_php(string_view source) {
  PhpTokens tokens;
  lex_php(source, tokens);
  return tokens;
}

}  // namespace danglint
