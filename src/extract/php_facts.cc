#include "extract/php_facts.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "extract/php_expression.h"
#include "extract/php_lexer.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

constexpr unsigned kMaxDepth =
    250;  // of statements and brackets; deeper ones are searched without their guards
constexpr std::size_t kMaxGuards = 64;         // of one include
constexpr std::size_t kMaxVariableTests = 16;  // kept of one assignment; longer ones are no tests
constexpr std::size_t kOperandCost =
    20;  // tokens read again for operands, for each token of the file

template <std::size_t kCount>
bool is_one_of(string_view word, const std::array<string_view, kCount>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool leaves_block(string_view word) {
  constexpr std::array<string_view, 7> kWords{"return",   "exit",  "die", "throw",
                                              "continue", "break", "goto"};
  return is_one_of(word, kWords);
}

// Calls that an expression makes (a bounded number: $a = f($a, $a) doubles them), by the token of their name: those that are true if it is true, and those that are true if it
// is false.
struct Tests {
  std::vector<std::uint32_t> positive;
  std::vector<std::uint32_t> negative;
  bool exits_if_false = false;  // X or die
  bool exits_if_true = false;   // X and die

  void add(const Tests& other, bool negated) {
    const auto append = [](std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& from) {
      const std::size_t room = kMaxGuards - std::min(kMaxGuards, to.size());
      to.insert(to.end(), from.begin(),
                from.begin() + static_cast<std::ptrdiff_t>(std::min(room, from.size())));
    };
    append(positive, negated ? other.negative : other.positive);
    append(negative, negated ? other.positive : other.negative);
  }
};

// Follows statements far enough to know which tests control flow has passed where an include stands.
class PhpExtractor {
 public:
  PhpExtractor(string_view source, const PhpTokens& tokens, FileFacts& facts)
      : source_(source), tokens_(tokens), facts_(facts), operands_(source, tokens, facts) {}

  void run() { statements(0, tokens_.tokens.size()); }

 private:
  // ---- tokens

  string_view text(std::size_t index) const {
    if (index >= tokens_.tokens.size()) return {};
    return source_.substr(tokens_.tokens[index].offset, tokens_.tokens[index].length);
  }
  Kind kind(std::size_t index) const {
    return index < tokens_.tokens.size() ? tokens_.tokens[index].kind : Kind::kCloseTag;
  }
  std::string word(std::size_t index) const {
    return kind(index) == Kind::kName ? to_lower(text(index)) : std::string();
  }
  bool is(std::size_t index, string_view op) const {
    return kind(index) == Kind::kOperator && text(index) == op;
  }
  // A bracket's partner if it is within the part that is read.
  bool closes_before(std::size_t index, std::size_t end) const {
    return tokens_.match[index] > index && tokens_.match[index] < end;
  }

  // ---- statements

  void statements(std::size_t begin, std::size_t end) {
    const std::size_t mark = active_.size();
    leaves_ = false;
    for (std::size_t at = begin; at < end;) at = statement(at, end);
    active_.resize(mark);
  }

  // Reads the statement at `at` and returns where the next one begins. Sets leaves_ if control never gets past it.
  std::size_t statement(std::size_t at, std::size_t end) {
    if (++depth_ > kMaxDepth) {
      --depth_;
      return flat(at, end);
    }
    const std::size_t next = statement_inside(at, end);
    --depth_;
    return std::max(next, at + 1);
  }

  std::size_t statement_inside(std::size_t at, std::size_t end) {
    leaves_ = false;
    if (is(at, "{") && closes_before(at, end)) {
      const std::size_t close = tokens_.match[at];
      statements(at + 1, close);
      return close + 1;
    }
    if (kind(at) != Kind::kName) return expression_statement(at, end);
    const std::string first = word(at);
    if (first == "if") return if_statement(at, end);
    if (first == "while" || first == "for" || first == "foreach" || first == "switch")
      return loop(at, end, first == "while");
    if (first == "do" || first == "try" || first == "finally" || first == "else") return at + 1;
    if (first == "case" || first == "default") return label(at, end);
    if (first == "const") return constants(at, end);
    if (is_modifier(first)) return at + 1;
    if (is_class(first) && kind(at + 1) == Kind::kName && !is(at + 1, "("))
      return class_body(at, end);
    const std::size_t next = expression_statement(at, end);
    leaves_ = leaves_block(first);
    return next;
  }

  static bool is_modifier(string_view first) {
    constexpr std::array<string_view, 8> kWords{"abstract",  "final",   "readonly", "public",
                                                "protected", "private", "static",   "var"};
    return is_one_of(first, kWords);
  }
  static bool is_class(string_view first) {
    constexpr std::array<string_view, 4> kWords{"class", "interface", "trait", "enum"};
    return is_one_of(first, kWords);
  }

  // case X: and default: are no statements; neither are the arms of a match.
  std::size_t label(std::size_t at, std::size_t end) {
    for (std::size_t i = at + 1; i < end; i = std::max<std::size_t>(tokens_.match[i], i) + 1) {
      if (is(i, ":") || is(i, "=>") || is(i, ";")) return i + 1;
    }
    return at + 1;
  }

  void activate(const std::vector<std::uint32_t>& tests) {
    active_.insert(active_.end(), tests.begin(), tests.end());
  }

  std::size_t loop(std::size_t at, std::size_t end, bool is_while) {
    if (!is(at + 1, "(") || !closes_before(at + 1, end)) return at + 1;
    const std::size_t close = tokens_.match[at + 1];
    const Tests tests = scan(at + 2, close, is_while);
    const std::size_t mark = active_.size();
    if (is_while) activate(tests.positive);
    // The alternative syntax's body needs no care: its tests may hold a little longer than they do.
    const std::size_t next =
        is(close + 1, ":") || is(close + 1, ";") ? close + 2 : statement(close + 1, end);
    active_.resize(mark);
    leaves_ = false;
    return next;
  }

  // if, elseif and else, in both syntaxes, one after the other: a long chain is not deep.
  std::size_t if_statement(std::size_t at, std::size_t end) {
    const std::size_t mark = active_.size();
    std::vector<std::uint32_t> afterwards;
    std::size_t next = at;
    bool all_leave = true;
    for (;;) {
      if (!is(next + 1, "(") || !closes_before(next + 1, end)) {
        next = next + 1;
        all_leave = false;
        break;
      }
      const std::size_t close = tokens_.match[next + 1];
      const Tests tests = scan(next + 2, close, true);
      const std::size_t branch = active_.size();
      activate(tests.positive);
      bool leaves = false;
      next = branch_body(close + 1, end, leaves);
      active_.resize(branch);
      if (leaves) afterwards.insert(afterwards.end(), tests.negative.begin(), tests.negative.end());
      all_leave = all_leave && leaves;

      activate(tests.negative);
      const std::string word_here = next < end ? word(next) : std::string();
      if (word_here == "elseif") continue;
      if (word_here == "else" && word(next + 1) == "if") {
        ++next;
        continue;
      }
      if (word_here == "else") {
        bool else_leaves = false;
        next = branch_body(next + 1, end, else_leaves);
        if (else_leaves)
          afterwards.insert(afterwards.end(), tests.positive.begin(), tests.positive.end());
        all_leave = all_leave && else_leaves;
      } else {
        all_leave = false;
      }
      break;
    }
    active_.resize(mark);
    activate(afterwards);
    leaves_ = all_leave;
    return next;
  }

  std::size_t branch_body(std::size_t at, std::size_t end, bool& leaves) {
    leaves = false;
    if (at >= end) return at;
    if (!is(at, ":")) {
      const std::size_t mark = active_.size();
      const std::size_t next = statement(at, end);
      active_.resize(mark);
      leaves = leaves_;
      return next;
    }
    const std::size_t mark = active_.size();
    for (++at; at < end; at = statement(at, end)) {
      const std::string here = word(at);
      if (here == "endif" || here == "else" || here == "elseif") break;
    }
    leaves = leaves_;
    active_.resize(mark);
    if (at < end && word(at) == "endif") return is(at + 1, ";") ? at + 2 : at + 1;
    return at;
  }

  std::size_t class_body(std::size_t at, std::size_t end) {
    std::size_t open = at + 2;
    while (open < end && !is(open, "{") && !is(open, ";"))
      open = std::max<std::size_t>(tokens_.match[open], open) + 1;
    if (open >= end || !is(open, "{") || !closes_before(open, end)) return open + 1;
    const std::string outer = std::exchange(class_, std::string(text(at + 1)));
    statements(open + 1, tokens_.match[open]);
    class_ = outer;
    leaves_ = false;
    return tokens_.match[open] + 1;
  }

  // const A = ..., B = ...;
  std::size_t constants(std::size_t at, std::size_t end) {
    ++at;
    while (at < end && kind(at) != Kind::kCloseTag && !is(at, ";")) {
      if (is(at + 1, "=") && (kind(at) == Kind::kName || kind(at) == Kind::kInclude)) {
        const std::string name =
            class_.empty() ? std::string(text(at)) : class_ + "::" + std::string(text(at));
        const auto parsed = operands_.parse(at + 2);
        add_constant(name, parsed.expr, at);
        at = std::max(parsed.end, at + 2);
      } else {
        ++at;
      }
    }
    return at + 1;
  }

  void add_constant(string_view name, ExprId value, std::size_t token) {
    facts_.php.constants.push_back({facts_.arena.copy(name),
                                    value,
                                    {tokens_.tokens[token].offset, tokens_.tokens[token].length}});
  }

  std::size_t expression_statement(std::size_t at, std::size_t end) {
    const std::size_t stop = end_of_statement(at, end);
    const bool ends_with_brace = stop < end && is(stop, "}");
    const Tests tests = scan(at, ends_with_brace ? stop + 1 : stop, false);
    if (tests.exits_if_false) activate(tests.positive);
    if (tests.exits_if_true) activate(tests.negative);
    if (kind(at) == Kind::kVariable && is(at + 1, "=")) assign(text(at), tests);
    return stop + 1;
  }

  // Bounded: `$a = $a . $a` would double what is kept of $a each time.
  void assign(string_view variable, const Tests& tests) {
    variable_tests_.erase(variable);
    const std::size_t count = tests.positive.size() + tests.negative.size();
    if (count > 0 && count <= kMaxVariableTests) variable_tests_.emplace(variable, tests);
  }

  // The index of the ; or ?> that ends it, or of the } of a body that does.
  std::size_t end_of_statement(std::size_t at, std::size_t end) const {
    for (std::size_t i = at; i < end;) {
      if (is(i, ";") || kind(i) == Kind::kCloseTag) return i;
      const std::size_t close = std::max<std::size_t>(tokens_.match[i], i);
      if (is(i, "{") && close > i && ends_with_body(close)) return close;
      i = close + 1;
    }
    return end;
  }

  // Nothing follows the body that could go on with the expression: it was a function's, not a closure's.
  bool ends_with_body(std::size_t close) const {
    if (close + 1 >= tokens_.tokens.size()) return true;
    const Kind next = kind(close + 1);
    if (next == Kind::kOperator) {
      constexpr std::array<string_view, 6> kBegins{"{", "}", "#[", "$", "!", "@"};
      return is_one_of(text(close + 1), kBegins);
    }
    const std::string following = word(close + 1);
    return following != "and" && following != "or" && following != "xor" &&
           next != Kind::kCloseTag && next != Kind::kTemplateText && next != Kind::kTemplateEnd;
  }

  // Too deep to follow: only what is included is still looked for.
  std::size_t flat(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (kind(i) == Kind::kInclude && is_include(i)) add_include(i, false);
    }
    return end;
  }

  // ---- expressions

  // Reads [begin, end): one level of brackets after the other. && and ? make what was tested so far a guard of what follows.
  Tests scan(std::size_t begin, std::size_t end, bool in_condition) {
    Tests tests;
    if (++depth_ > kMaxDepth) {
      flat(begin, end);
      --depth_;
      return tests;
    }
    const std::size_t mark = active_.size();
    bool negated = false;
    for (std::size_t i = begin; i < end;) {
      const std::size_t here = i;
      if (kind(i) == Kind::kInclude) {
        if (is_include(i)) add_include(i, in_condition);
        ++i;
      } else if (kind(i) == Kind::kVariable) {
        const auto known = variable_tests_.find(text(i));
        if (known != variable_tests_.end() && !is(i + 1, "=")) tests.add(known->second, negated);
        ++i;
      } else if (kind(i) == Kind::kName) {
        i = scan_name(i, end, negated, tests);
      } else if (tokens_.match[i] != i && closes_before(i, end)) {
        i = scan_bracket(i, negated, in_condition, tests);
      } else {
        i = scan_operator(i, mark, tests);
      }
      negated = is(here, "!") ? !negated : negated && is(here, "@");
    }
    active_.resize(mark);
    --depth_;
    return tests;
  }

  std::size_t scan_name(std::size_t i, std::size_t end, bool negated, Tests& tests) {
    const std::string name = word(i);
    if (name == "and") {
      activate(tests.positive);
      tests.exits_if_true = leaves_block(word(i + 1));
      return i + 1;
    }
    if (name == "or") {
      activate(tests.negative);
      tests.exits_if_false = leaves_block(word(i + 1));
      return i + 1;
    }
    if (!is(i + 1, "(") || !closes_before(i + 1, end)) return i + 1;
    const std::size_t close = tokens_.match[i + 1];
    if (name == "define" || name == "\\define") add_define(i);
    const Tests inner = scan(i + 2, close, false);
    const std::string before = i > 0 ? word(i - 1) : std::string();
    if (before == "function" || before == "fn" || before == "new" || leaves_block(name)) {
      return close + 1;
    }
    // file_exists(X) === false, false === file_exists(X)
    const bool compared_after = is(close + 1, "===") || is(close + 1, "==");
    const bool compared_before = i > 1 && (is(i - 1, "===") || is(i - 1, "=="));
    if ((compared_after && word(close + 2) == "false") ||
        (compared_before && word(i - 2) == "false")) {
      negated = !negated;
    }
    auto& side = negated ? tests.negative : tests.positive;
    if (side.size() < kMaxGuards) side.push_back(static_cast<std::uint32_t>(i));
    tests.add(inner, negated);
    return close + 1;
  }

  std::size_t scan_bracket(std::size_t i, bool negated, bool in_condition, Tests& tests) {
    const std::size_t close = tokens_.match[i];
    if (is(i, "{")) {
      // The body of a closure, a match or a function within the statement: its own flow, and its
      // own variables.
      const bool leaves = leaves_;
      auto outer = std::exchange(variable_tests_, {});
      statements(i + 1, close);
      variable_tests_ = std::move(outer);
      leaves_ = leaves;
    } else {
      tests.add(scan(i + 1, close, in_condition), negated);
    }
    return close + 1;
  }

  std::size_t scan_operator(std::size_t i, std::size_t mark, Tests& tests) {
    if (is(i, "&&")) {
      activate(tests.positive);
      tests.exits_if_true = leaves_block(word(i + 1));
    } else if (is(i, "||")) {
      activate(tests.negative);
      tests.exits_if_false = leaves_block(word(i + 1));
    } else if (is(i, "?") && is(i + 1, ":")) {
      tests.exits_if_false = leaves_block(word(i + 2));
      return i + 2;
    } else if (is(i, "?")) {
      activate(tests.positive);
    } else if (is(i, ":")) {
      active_.resize(mark);
      activate(tests.negative);
    } else if (is(i, ",") || is(i, ";")) {
      active_.resize(mark);
    }
    return i + 1;
  }

  // ---- facts

  // PHP's lexer has the keyword; does its parser take it for one?
  bool is_include(std::size_t i) const {
    if (i > 0) {
      if (kind(i - 1) == Kind::kNumber) return false;
      const std::string before = word(i - 1);
      if (is(i - 1, "::") || before == "function" || before == "const" || before == "as" ||
          before == "insteadof")
        return false;
      if (before == "case" && (is(i + 1, ";") || is(i + 1, "="))) return false;  // of an enum
      if (is(i - 1, "&") && i > 1 && word(i - 2) == "function") return false;
      if (is(i + 1, ":") && (is(i - 1, "(") || is(i - 1, ","))) return false;  // a named argument
    }
    // use T { include as x; x as protected include; }
    if (is(i + 1, ";") || word(i + 1) == "as" || word(i + 1) == "insteadof") return false;
    return !is(i + 1, "=") && !is(i + 1, "::") && !is(i + 1, "=>");
  }

  void add_include(std::size_t i, bool in_condition) {
    IncludeStatement include;
    const std::string keyword = to_lower(text(i));
    include.keyword = keyword == "include"        ? IncludeKeyword::kInclude
                      : keyword == "include_once" ? IncludeKeyword::kIncludeOnce
                      : keyword == "require"      ? IncludeKeyword::kRequire
                                                  : IncludeKeyword::kRequireOnce;
    std::size_t end = i + 1;
    if (operand_cost_ <= kOperandCost * tokens_.tokens.size() + kOperandCost) {
      const auto parsed = operands_.parse(i + 1);
      include.operand = parsed.expr;
      end = std::max(parsed.end, end);
      operand_cost_ += end - i;
    } else {
      facts_.php.exprs.push_back(
          {.kind = ExprKind::kUnknown, .range = {tokens_.tokens[i].offset, 1}});
      include.operand = static_cast<ExprId>(facts_.php.exprs.size() - 1);
    }
    const PhpToken& first = tokens_.tokens[i];
    const PhpToken& last = tokens_.tokens[std::min(end, tokens_.tokens.size()) - 1];
    include.range = {first.offset, last.offset + last.length - first.offset};
    include.silenced = i > 0 && is(i - 1, "@");
    include.tested = in_condition || is_tested(i, end);
    include.first_guard = static_cast<std::uint32_t>(facts_.php.guards.size());
    add_guards();
    include.guard_count =
        static_cast<std::uint32_t>(facts_.php.guards.size()) - include.first_guard;
    facts_.php.includes.push_back(include);
  }

  // (include X) || ..., include X or ..., if ((@include X) === false)
  bool is_tested(std::size_t i, std::size_t end) const {
    const std::string after = word(end);
    if (after == "or" || after == "and" || after == "xor") return true;
    std::size_t before = i;
    if (before > 0 && is(before - 1, "@")) --before;
    if (before > 0 && is(before - 1, "!")) return true;
    if (before == 0 || !is(before - 1, "(") || !is(end, ")")) return false;
    constexpr std::array<string_view, 7> kTests{"||", "&&", "?", "===", "!==", "==", "!="};
    return (kind(end + 1) == Kind::kOperator && is_one_of(text(end + 1), kTests)) ||
           (before > 1 && is(before - 2, "!")) || word(end + 1) == "or" || word(end + 1) == "and";
  }

  void add_guards() {
    const std::size_t first = active_.size() > kMaxGuards ? active_.size() - kMaxGuards : 0;
    for (std::size_t k = first; k < active_.size(); ++k) {
      const std::uint32_t name = active_[k];
      auto [known, is_new] = guards_.try_emplace(name);
      if (is_new) {
        string_view function = text(name);
        function = function.substr(function.rfind('\\') + 1);
        known->second.function = facts_.arena.copy(to_lower(function));
        if (!is(name + 2, ")")) known->second.argument = operands_.parse(name + 2).expr;
      }
      facts_.php.guards.push_back(known->second);
    }
  }

  void add_define(std::size_t i) {
    if (i > 0 && (is(i - 1, "::") || kind(i - 1) == Kind::kNumber || word(i - 1) == "function" ||
                  word(i - 1) == "new")) {
      return;
    }
    const auto name = operands_.parse(i + 2);
    if (!is(name.end, ",") || facts_.php.exprs[name.expr].kind != ExprKind::kLiteral) return;
    const string_view constant = facts_.php.exprs[name.expr].text;
    add_constant(constant, operands_.parse(name.end + 1).expr, i);
  }

  string_view source_;
  const PhpTokens& tokens_;
  FileFacts& facts_;
  PhpExpressionParser operands_;
  std::vector<std::uint32_t>
      active_;  // tests that have been passed here, by the token of the call's name
  std::unordered_map<std::uint32_t, Guard> guards_;
  std::map<string_view, Tests> variable_tests_;  // $ok = file_exists(...)
  std::string class_;
  std::size_t operand_cost_ = 0;
  unsigned depth_ = 0;
  bool leaves_ = false;
};

}  // namespace

bool may_have_php_facts(string_view source) {
  constexpr std::array<string_view, 6> kWords{"include",      "require", "include_once",
                                              "require_once", "define",  "const"};
  const auto is_word_char = [&](std::size_t at) {
    if (at >= source.size()) return false;
    const char c = source[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
  };
  const auto is_word = [&](std::size_t at, string_view word) {
    if (source.size() - at < word.size()) return false;
    const std::size_t behind = at + word.size();
    // require$file is two words.
    if (is_word_char(behind) && source[behind] != '$') return false;
    return std::equal(word.begin(), word.end(), source.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, char b) { return a == to_lower(b); });
  };
  for (std::size_t at = 0; at < source.size(); ++at) {
    const char c = to_lower(source[at]);
    if (c != 'i' && c != 'r' && c != 'd' && c != 'c') continue;
    // 1include and 0x1finclude are numbers and keywords to PHP's lexer, but never to its parser.
    if (at > 0 && is_word_char(at - 1)) continue;
    for (const string_view word : kWords) {
      if (word[0] == c && is_word(at, word)) return true;
    }
  }
  return false;
}

void extract_php(string_view source, FileFacts& facts) {
  PhpTokens tokens = lex_php(source);
  facts.syntax_errors = std::move(tokens.errors);
  PhpExtractor(source, tokens, facts).run();
}

}  // namespace danglint
