#include "extract/php_expression.h"

#include <array>
#include <string>
#include <vector>

#include "extract/php_string.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

constexpr unsigned kMaxDepth = 200;
constexpr std::size_t kMaxText = 1024;           // longer literals are no paths
constexpr std::size_t kMaxArrayChildren = 1024;  // unless it is a class map

bool is_cast(string_view name) {
  constexpr std::array<string_view, 2> kStrings{"string", "binary"};
  return is_one_of(to_lower(name), kStrings);
}

// Words that end an operand: low operators, and that of foreach.
bool ends_expression(PhpWord word) {
  return word == "and" || word == "or" || word == "xor" || word == "as";
}

// Words that begin expressions which are not modelled.
bool begins_construct(PhpWord word) {
  constexpr std::array<PhpWord, 10> kWords{"new",   "clone", "function", "fn",    "throw",
                                           "print", "yield", "list",     "isset", "empty"};
  return is_one_of(word, kWords);
}

bool is_plain_key(string_view text) {
  return !text.empty() && text.size() < 64 && text.find_first_of("[]-") == string_view::npos;
}

}  // namespace

ExprId PhpExpressionParser::parse_variable(std::size_t begin, const PhpScope& scope,
                                           const PhpClass& around) {
  scope_ = &scope;
  around_ = &around;
  at_ = begin;
  stop_ = cursor_.size();
  return variable_reference();
}

PhpExpressionParser::Parsed PhpExpressionParser::parse(std::size_t begin, const PhpScope& scope,
                                                       const PhpClass& around, std::size_t stop) {
  scope_ = &scope;
  around_ = &around;
  at_ = begin;
  stop_ = std::min(stop, cursor_.size());
  depth_ = 0;
  const ExprId expr = ternary();
  return {expr, at_};
}

bool PhpExpressionParser::ends_operand() const {
  if (at_ >= stop_) return true;
  const Kind here = cursor_.kind(at_);
  if (here == Kind::kCloseTag || here == Kind::kOpenEcho) return true;
  if (here == Kind::kName) return ends_expression(cursor_.word(at_));
  constexpr std::array<PhpSign, 7> kEnds{";", ",", ")", "]", "}", ":", "=>"};
  return cursor_.is(at_, kEnds);
}

ExprId PhpExpressionParser::add(Expr expr) {
  facts_.php.exprs.push_back(expr);
  return static_cast<ExprId>(facts_.php.exprs.size() - 1);
}

ExprId PhpExpressionParser::add(ExprKind kind, string_view text, Range range,
                                const std::vector<ExprId>& children) {
  Expr expr{.kind = kind, .text = facts_.arena.copy(text), .range = range};
  expr.first_child = static_cast<std::uint32_t>(facts_.php.children.size());
  expr.child_count = static_cast<std::uint32_t>(children.size());
  facts_.php.children.insert(facts_.php.children.end(), children.begin(), children.end());
  return add(expr);
}

ExprId PhpExpressionParser::literal(string_view value, Range range) {
  if (value.size() > kMaxText) return unknown(range);
  return add({.kind = ExprKind::kLiteral, .text = facts_.arena.copy(value), .range = range});
}

// Everything up to the operand's end, brackets whole.
ExprId PhpExpressionParser::rest_unknown() {
  const std::size_t first = at_;
  while (!ends_operand()) at_ = cursor_.after(at_);
  return unknown(range_from(first));
}

// A condition that asks for files, names, settings or the platform.
bool PhpExpressionParser::tests_files(std::size_t begin, std::size_t end) const {
  for (std::size_t i = begin; i < end; ++i) {
    if (cursor_.kind(i) != Kind::kName) continue;
    const std::string word = to_lower(last_name(cursor_.text(i)));
    if (is_guard_function(word) || is_platform_name(word) || word == "getenv") return true;
  }
  return false;
}

ExprId PhpExpressionParser::ternary() {
  if (++depth_ > kMaxDepth) {
    --depth_;
    return rest_unknown();
  }
  const std::size_t first = at_;
  ExprId expr = coalesce();
  while (is_operator("?")) {
    const bool is_test = tests_files(first, at_);
    ++at_;
    std::vector<ExprId> arms;
    const bool is_short = is_operator(":");
    arms.push_back(is_short ? expr : ternary());
    if (!is_operator(":")) break;
    ++at_;
    arms.push_back(coalesce());
    expr = add_from(is_short || is_test ? ExprKind::kEither : ExprKind::kChoice, first, "", arms);
  }
  --depth_;
  return expr;
}

ExprId PhpExpressionParser::coalesce() {
  const std::size_t first = at_;
  const ExprId only = comparison();
  if (!is_operator("?\?")) return only;
  std::vector<ExprId> arms{only};
  while (is_operator("?\?")) {
    ++at_;
    arms.push_back(comparison());
  }
  return add_from(ExprKind::kEither, first, "", arms);
}

// An assignment is what it assigns; comparison and logic are values, but none that names a file.
ExprId PhpExpressionParser::comparison() {
  const std::size_t first = at_;
  const ExprId expr = concatenation();
  if (is_operator("=")) {
    ++at_;
    return ternary();
  }
  if (ends_operand() || is_operator("?") || is_operator("?\?")) return expr;
  while (!ends_operand() && !is_operator("?") && !is_operator("?\?")) at_ = cursor_.after(at_);
  return unknown(range_from(first));
}

ExprId PhpExpressionParser::concatenation() {
  const std::size_t first = at_;
  const ExprId only = additive();
  if (!is_operator(".")) return only;
  std::vector<ExprId> operands{only};
  while (is_operator(".")) {
    ++at_;
    operands.push_back(additive());
  }
  return add_from(ExprKind::kConcat, first, "", operands);
}

// Arithmetic binds tighter than the dot.
ExprId PhpExpressionParser::additive() {
  const std::size_t first = at_;
  const ExprId expr = unary();
  const auto is_arithmetic = [this] {
    constexpr std::array<PhpSign, 7> kOperators{"+", "-", "*", "/", "%", "**", "|"};
    return cursor_.is(at_, kOperators);
  };
  if (!is_arithmetic()) return expr;
  while (is_arithmetic()) {
    ++at_;
    unary();
  }
  return unknown(range_from(first));
}

ExprId PhpExpressionParser::unary() {
  const std::size_t first = at_;
  bool is_opaque = false;
  if (is_operator("-") && cursor_.kind(at_ + 1) == Kind::kNumber) {
    at_ += 2;
    return literal("-" + std::string(cursor_.text(at_ - 1)), range_from(first));
  }
  while (at_ < cursor_.size()) {
    if (is_operator("@")) {
      ++at_;
    } else if (is_operator("!") || is_operator("-") || is_operator("+") || is_operator("~") ||
               is_operator("&") || is_operator("...")) {
      is_opaque = true;
      ++at_;
    } else if (is_operator("(") && cursor_.partner(at_) == at_ + 2 &&
               cursor_.kind(at_ + 1) == Kind::kName && is_cast(cursor_.text(at_ + 1))) {
      at_ += 3;
    } else {
      break;
    }
  }
  const ExprId expr = postfix();
  return is_opaque ? unknown(range_from(first)) : expr;
}

ExprId PhpExpressionParser::postfix() {
  const std::size_t first = at_;
  ExprId expr = primary();
  bool is_opaque = false;
  while (at_ < cursor_.size()) {
    if (is_operator("[") && cursor_.partner(at_) > at_) {
      const std::size_t close = cursor_.partner(at_);
      ++at_;
      const ExprId key = at_ < close && depth_ < kMaxDepth ? ternary() : kNoExpr;
      at_ = close + 1;
      if (key == kNoExpr || is_opaque) {
        is_opaque = true;
      } else {
        expr = add_from(ExprKind::kElement, first, "", {expr, key});
      }
    } else if (is_operator("->") || is_operator("?->")) {
      ++at_;
      if (ends_operand()) break;
      const std::string method = to_lower(cursor_.text(at_));
      const bool is_named =
          cursor_.kind(at_) == Kind::kName || cursor_.kind(at_) == Kind::kProperty;
      at_ = cursor_.after(at_);
      if (!is_named || !is_operator("(")) {
        is_opaque = true;
        continue;
      }
      const bool is_this = !is_opaque && facts_.php.exprs[expr].kind == ExprKind::kVariable &&
                           facts_.php.exprs[expr].text == "this";
      expr = call(first, is_this ? to_lower(around_->name) + "::" + method : "->" + method);
      is_opaque = false;
    } else if (is_operator("(") || is_operator("{")) {
      at_ = cursor_.after(at_);
      is_opaque = true;
    } else if (is_operator("::")) {
      ++at_;
      if (ends_operand()) break;
      at_ = cursor_.after(at_);
      is_opaque = true;
    } else if (is_operator("++") || is_operator("--")) {
      ++at_;
      is_opaque = true;
    } else {
      break;
    }
  }
  return is_opaque ? unknown(range_from(first)) : expr;
}

ExprId PhpExpressionParser::primary() {
  const std::size_t first = at_;
  if (ends_operand()) return unknown(range_from(first));
  switch (cursor_.kind(at_)) {
    case Kind::kString: {
      const PhpToken& here = cursor_.token(at_++);
      const string_view whole = cursor_.text(first);
      const std::uint32_t quote = whole[0] == 'b' || whole[0] == 'B' ? 1 : 0;
      const Range range{here.offset + quote + 1, here.length - quote - 2};
      const string_view inside = whole.substr(quote + 1, range.length);
      if (inside.find('\\') == string_view::npos) return literal(inside, range);
      return literal(php_string_value(cursor_.source(), here), range);
    }
    case Kind::kHeredoc: {
      const PhpToken& here = cursor_.token(at_++);
      return literal(php_string_value(cursor_.source(), here),
                     heredoc_shape(cursor_.source(), here).body);
    }
    case Kind::kNumber:
      ++at_;
      return literal(cursor_.text(first), range_from(first));
    case Kind::kVariable:
      return variable_reference();
    case Kind::kTemplateStart:
      return template_string();
    case Kind::kName:
      return name();
    case Kind::kInclude:
      return rest_unknown();
    default:
      break;
  }
  const std::size_t close = cursor_.partner(at_);
  if (is_operator("(")) {
    if (close == at_) return rest_unknown();
    ++at_;
    const ExprId inside = ternary();
    const bool is_whole = at_ == close;
    at_ = close + 1;
    return is_whole ? inside : unknown(range_from(first));
  }
  if (is_operator("[") && close > at_) return array(first, at_);
  // ${...}, a heredoc that is cut off: one bracket or one token further.
  at_ = cursor_.after(at_);
  return unknown(range_from(first));
}

// ---- variables

PhpExpressionParser::Variable PhpExpressionParser::variable(std::size_t begin) const {
  Variable found{std::string(cursor_.text(begin).substr(1)), begin + 1};
  for (;;) {
    const std::size_t at = found.end;
    const bool is_step = cursor_.is(at, "->") || cursor_.is(at, "?->");
    if (cursor_.is(at, "[") && cursor_.partner(at) == at + 2 &&
        (cursor_.kind(at + 1) == Kind::kString || cursor_.kind(at + 1) == Kind::kNumber)) {
      const PhpToken& token = cursor_.token(at + 1);
      const std::string key = token.kind == Kind::kString
                                  ? php_string_value(cursor_.source(), token)
                                  : std::string(cursor_.text(at + 1));
      if (!is_plain_key(key)) return found;
      found.name += '[' + key + ']';
      found.end = at + 3;
    } else if (is_step &&
               (cursor_.kind(at + 1) == Kind::kName || cursor_.kind(at + 1) == Kind::kProperty) &&
               !cursor_.is(at + 2, "(")) {
      found.name += "->";
      found.name += cursor_.text(at + 1);
      found.end = at + 2;
    } else {
      return found;
    }
  }
}

ExprId PhpExpressionParser::variable_reference() {
  const std::size_t first = at_;
  const Variable found = variable(at_);
  at_ = found.end;
  return held(found.name, range_from(first));
}

// The variable, with what it holds: itself, or as an element of what is known of the whole.
ExprId PhpExpressionParser::held(const std::string& variable, Range range) {
  std::size_t cut = variable.size();
  ExprId value = scope_->find(variable);
  while (value == kNoExpr) {
    const std::size_t bracket = variable.rfind('[', cut - 1);
    if (bracket == std::string::npos || variable.find("->", bracket) < cut) break;
    cut = bracket;
    value = scope_->find(std::string_view(variable).substr(0, cut));
  }
  constexpr string_view kThis = "this->";
  constexpr string_view kGlobals = "GLOBALS[";
  if (value == kNoExpr) {
    cut = variable.size();
    if (variable.starts_with(kThis)) {
      cut = std::min(variable.find_first_of("[-", kThis.size()), variable.size());
      const std::string property =
          around_->name + "::$" + variable.substr(kThis.size(), cut - kThis.size());
      value = add(ExprKind::kProperty, property, range, {});
    } else if (variable.starts_with(kGlobals)) {
      std::string global = variable.substr(kGlobals.size());
      if (const std::size_t close = global.find(']'); close != std::string::npos)
        global.erase(close, 1);
      value = add(ExprKind::kGlobal, global, range, {});
    } else if (!variable.starts_with('_') && variable != "this" && scope_->is_global(variable)) {
      value = add(ExprKind::kGlobal, variable, range, {});
    }
  }
  while (value != kNoExpr && cut < variable.size()) {
    const std::size_t close = variable[cut] == '[' ? variable.find(']', cut) : std::string::npos;
    if (close == std::string::npos) {
      value = kNoExpr;  // a property of what it holds
      break;
    }
    const ExprId key = literal(string_view(variable).substr(cut + 1, close - cut - 1), range);
    value = add(ExprKind::kElement, "", range, {value, key});
    cut = close + 1;
  }
  return add(ExprKind::kVariable, variable, range,
             value == kNoExpr ? std::vector<ExprId>{} : std::vector<ExprId>{value});
}

// ---- names, calls, arrays

std::string PhpExpressionParser::class_of(string_view written, const PhpClass& around) {
  const string_view name = last_name(written);
  const std::string lower = to_lower(name);
  if (lower == "self" || lower == "static") return around.name;
  return lower == "parent" ? around.parent : std::string(name);
}

ExprId PhpExpressionParser::name() {
  const std::size_t first = at_;
  const string_view whole = cursor_.text(at_);
  const PhpWord word = cursor_.word(at_);
  if (begins_construct(word) || (word == "static" && !cursor_.is(at_ + 1, "::"))) {
    return rest_unknown();
  }
  if (word == "match" && cursor_.is(at_ + 1, "(")) return match(first);
  ++at_;
  if (word == "array" && is_operator("(") && cursor_.partner(at_) > at_) return array(first, at_);
  if (is_operator("::")) return member(first, whole);
  if (is_operator("(")) return call(first, to_lower(last_name(whole)));
  if (word == "__dir__") return add({.kind = ExprKind::kMagicDir, .range = range_from(first)});
  if (word == "__file__") return add({.kind = ExprKind::kMagicFile, .range = range_from(first)});
  if (word == "true" || word == "false" || word == "null" || word == "__line__") {
    return unknown(range_from(first));
  }
  const string_view constant = whole.starts_with('\\') ? whole.substr(1) : whole;
  return add_from(ExprKind::kConstant, first, constant, {});
}

// Class::NAME, Class::$property, Class::method()
ExprId PhpExpressionParser::member(std::size_t first, string_view class_name) {
  const std::string owner = class_of(class_name, *around_);
  const std::size_t at = at_ + 1;
  if (cursor_.kind(at) == Kind::kVariable) {
    at_ = at + 1;
    return add_from(ExprKind::kProperty, first, owner + "::" + std::string(cursor_.text(at)), {});
  }
  if (cursor_.kind(at) != Kind::kName && cursor_.kind(at) != Kind::kInclude) {
    return unknown(range_from(first));
  }
  at_ = at + 1;
  if (is_operator("(")) return call(first, to_lower(owner + "::" + std::string(cursor_.text(at))));
  return add_from(ExprKind::kClassConstant, first, owner + "::" + std::string(cursor_.text(at)),
                  {});
}

ExprId PhpExpressionParser::call(std::size_t first, const std::string& function) {
  const std::size_t close = cursor_.partner(at_);
  if (close == at_) return rest_unknown();
  std::vector<ExprId> arguments;
  ++at_;
  while (at_ < close && depth_ < kMaxDepth) {
    // name: value
    if (cursor_.kind(at_) == Kind::kName && cursor_.is(at_ + 1, ":")) at_ += 2;
    arguments.push_back(ternary());
    if (!is_operator(",")) break;
    ++at_;
  }
  const bool is_whole = at_ == close;
  at_ = close + 1;
  if (!is_whole) return unknown(range_from(first));
  return add_from(ExprKind::kCall, first, function, arguments);
}

ExprId PhpExpressionParser::array(std::size_t first, std::size_t open) {
  const std::size_t close = cursor_.partner(open);
  std::vector<ExprId> children;
  bool is_known = ++depth_ <= kMaxDepth;
  const std::size_t exprs = facts_.php.exprs.size();
  const std::size_t links = facts_.php.children.size();
  at_ = open + 1;
  while (is_known && at_ < close) {
    if (is_operator(",")) {  // [, $b] = ...
      ++at_;
      continue;
    }
    const ExprId value = ternary();
    children.push_back(kNoExpr);
    children.push_back(value);
    if (is_operator("=>")) {
      ++at_;
      children[children.size() - 2] = value;
      children.back() = ternary();
    }
    if (at_ < close && !is_operator(",")) is_known = false;
    if (children.size() == kMaxArrayChildren && !is_class_map(facts_.php, children, false)) {
      is_known = false;
    }
  }
  --depth_;
  at_ = close + 1;
  if (is_known) return add_from(ExprKind::kArray, first, "", children);
  facts_.php.exprs.resize(exprs);
  facts_.php.children.resize(links);
  return unknown(range_from(first));
}

ExprId PhpExpressionParser::match(std::size_t first) {
  const std::size_t condition = first + 1;
  const std::size_t open = cursor_.partner(condition) + 1;
  const std::size_t close = cursor_.partner(open);
  if (!cursor_.is(open, "{") || close == open || ++depth_ > kMaxDepth) return rest_unknown();
  const bool is_test = tests_files(condition, open);
  std::vector<ExprId> arms;
  at_ = open + 1;
  while (at_ < close) {
    while (at_ < close && !is_operator("=>")) at_ = cursor_.after(at_);
    if (at_ >= close) break;
    ++at_;
    if (cursor_.word(at_) == "throw") {
      rest_unknown();
    } else {
      arms.push_back(ternary());
    }
    if (is_operator(",")) ++at_;
  }
  --depth_;
  at_ = close + 1;
  if (arms.empty()) return unknown(range_from(first));
  return add_from(is_test ? ExprKind::kEither : ExprKind::kChoice, first, "", arms);
}

// ---- strings

// "$a", "$a[key]", "$a->b" within a string.
ExprId PhpExpressionParser::template_hole(std::size_t index) {
  std::string variable(cursor_.text(index).substr(1));
  if (const std::size_t open = variable.find('['); open != std::string::npos) {
    string_view key = string_view(variable).substr(open + 1);
    if (key.ends_with(']')) key.remove_suffix(1);
    if (key.starts_with('\'') && key.ends_with('\'') && key.size() > 1)
      key = key.substr(1, key.size() - 2);
    if (!is_plain_key(key) || key.starts_with('$')) return unknown(cursor_.range(index, index + 1));
    variable = variable.substr(0, open) + '[' + std::string(key) + ']';
  }
  return held(variable, cursor_.range(index, index + 1));
}

ExprId PhpExpressionParser::template_string() {
  const std::size_t first = at_;
  const char opener = cursor_.source()[cursor_.offset(at_)];
  const bool is_heredoc = cursor_.text(at_).find("<<<") != string_view::npos;
  ++at_;
  std::vector<ExprId> parts;
  std::vector<std::size_t> texts;  // parts that are text, by token
  while (at_ < cursor_.size() && cursor_.kind(at_) != Kind::kTemplateEnd) {
    const std::size_t begin = at_;
    const std::size_t close = cursor_.partner(at_);
    if (cursor_.kind(at_) == Kind::kTemplateText) {
      texts.push_back(at_++);
      parts.push_back(kNoExpr);  // filled in when the indentation is known
    } else if (cursor_.kind(at_) == Kind::kVariable || cursor_.kind(at_) == Kind::kTemplateHole) {
      parts.push_back(template_hole(at_++));
    } else if (is_operator("{") && close > at_ && cursor_.kind(at_ + 1) == Kind::kVariable &&
               depth_ < kMaxDepth) {
      ++at_;
      const ExprId inside = ternary();
      const bool is_whole = at_ == close;
      at_ = close + 1;
      parts.push_back(is_whole ? inside : unknown(range_from(begin)));
    } else {
      at_ = cursor_.after(at_);
      parts.push_back(unknown(range_from(begin)));
    }
  }
  const bool is_closed = at_ < cursor_.size();
  std::size_t indent = 0;
  if (is_closed && is_heredoc) indent = cursor_.text(at_).find_first_not_of(" \t");
  if (is_closed) ++at_;
  if (opener == '`') return unknown(range_from(first));  // runs a command
  std::size_t next_text = 0;
  for (ExprId& part : parts) {
    if (part != kNoExpr) continue;
    const std::size_t index = texts[next_text++];
    string_view raw = cursor_.text(index);
    const bool is_last = is_closed && index + 2 == at_;
    if (is_heredoc && is_last && raw.ends_with('\n'))
      raw.remove_suffix(raw.ends_with("\r\n") ? 2 : 1);
    const char before = cursor_.source()[cursor_.offset(index) - 1];
    std::string value = is_heredoc ? without_indent(raw, indent, before == '\n' || before == '\r')
                                   : std::string(raw);
    value = unescape_double_quoted(value, is_heredoc ? '\0' : '"');
    part = literal(value, {cursor_.offset(index), static_cast<std::uint32_t>(raw.size())});
  }
  return add_from(ExprKind::kConcat, first, "", parts);
}

std::string php_string_value(string_view source, const PhpToken& token) {
  if (token.kind == Kind::kHeredoc) {
    const HeredocShape shape = heredoc_shape(source, token);
    const std::string text =
        without_indent(source.substr(shape.body.offset, shape.body.length), shape.indent, true);
    return shape.is_raw ? text : unescape_double_quoted(text, '\0');
  }
  string_view text = source.substr(token.offset, token.length);
  if (text[0] == 'b' || text[0] == 'B') text.remove_prefix(1);
  const char quote = text[0];
  text = text.substr(1, text.size() - 2);
  return quote == '\'' ? unescape_single_quoted(text) : unescape_double_quoted(text, quote);
}

// Class names or keys to paths of PHP files.
bool is_class_map(const PhpFacts& facts, const std::vector<ExprId>& children, bool is_composers) {
  constexpr std::size_t kFewest = 4;
  if (children.size() < 2 * (is_composers ? 1 : kFewest)) return false;
  for (std::size_t i = 0; i < children.size(); i += 2) {
    const ExprId key = children[i];
    if (key == kNoExpr || (facts.exprs[key].kind != ExprKind::kLiteral &&
                           facts.exprs[key].kind != ExprKind::kClassConstant)) {
      return false;
    }
    const Expr& value = facts.exprs[children[i + 1]];
    if (value.kind != ExprKind::kConcat || value.child_count == 0) return false;
    const Expr& last = facts.exprs[facts.children[value.first_child + value.child_count - 1]];
    if (last.kind != ExprKind::kLiteral) return false;
  }
  return true;
}

}  // namespace danglint
