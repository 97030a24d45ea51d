#include "extract/php_expression.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "extract/php_string.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

constexpr unsigned kMaxDepth = 200;

bool is_cast(string_view name) {
  constexpr std::array<string_view, 2> kStrings{"string", "binary"};
  return std::find(kStrings.begin(), kStrings.end(), to_lower(name)) != kStrings.end();
}

bool is_low_operator(string_view name) {
  const std::string lower = to_lower(name);
  return lower == "and" || lower == "or" || lower == "xor";
}

// Words that begin expressions which are not modelled.
bool begins_construct(string_view lower) {
  constexpr std::array<string_view, 12> kWords{"new",    "clone", "function", "fn",
                                               "static", "match", "throw",    "print",
                                               "yield",  "array", "list",     "isset"};
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

string_view last_name(string_view name) {
  return name.substr(name.rfind('\\') + 1);
}

}  // namespace

PhpExpressionParser::Parsed PhpExpressionParser::parse(std::size_t begin) {
  at_ = begin;
  depth_ = 0;
  const ExprId expr = ternary();
  return {expr, at_};
}

string_view PhpExpressionParser::text(std::size_t index) const {
  return source_.substr(token(index).offset, token(index).length);
}

bool PhpExpressionParser::is_operator(string_view op) const {
  return !at_end() && token(at_).kind == Kind::kOperator && text(at_) == op;
}

bool PhpExpressionParser::ends_operand() const {
  if (at_end()) return true;
  const PhpToken& here = token(at_);
  if (here.kind == Kind::kCloseTag || here.kind == Kind::kOpenEcho) return true;
  if (here.kind == Kind::kName) return is_low_operator(text(at_));
  if (here.kind != Kind::kOperator || here.length != 1) return false;
  return string_view(";,)]}:").find(source_[here.offset]) != string_view::npos;
}

Range PhpExpressionParser::range_from(std::size_t first) const {
  if (first >= tokens_.tokens.size()) return {static_cast<std::uint32_t>(source_.size()), 0};
  const std::size_t last = std::max(at_, first + 1) - 1;
  return {token(first).offset, token(last).offset + token(last).length - token(first).offset};
}

ExprId PhpExpressionParser::add(Expr expr) {
  facts_.php.exprs.push_back(expr);
  return static_cast<ExprId>(facts_.php.exprs.size() - 1);
}

ExprId PhpExpressionParser::add_parent(ExprKind kind, std::size_t first, string_view text,
                                       const std::vector<ExprId>& children) {
  Expr expr{.kind = kind, .text = facts_.arena.copy(text), .range = range_from(first)};
  expr.first_child = static_cast<std::uint32_t>(facts_.php.children.size());
  expr.child_count = static_cast<std::uint32_t>(children.size());
  facts_.php.children.insert(facts_.php.children.end(), children.begin(), children.end());
  return add(expr);
}

ExprId PhpExpressionParser::add_literal(string_view value, Range range) {
  return add({.kind = ExprKind::kLiteral, .text = facts_.arena.copy(value), .range = range});
}

// Everything up to the operand's end, brackets whole.
ExprId PhpExpressionParser::rest_unknown() {
  const std::size_t first = at_;
  while (!ends_operand()) at_ = std::max<std::size_t>(tokens_.match[at_], at_) + 1;
  return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
}

ExprId PhpExpressionParser::ternary() {
  if (++depth_ > kMaxDepth) {
    --depth_;
    return rest_unknown();
  }
  const std::size_t first = at_;
  ExprId expr = coalesce();
  while (is_operator("?")) {
    ++at_;
    std::vector<ExprId> arms;
    if (is_operator(":")) {
      arms.push_back(expr);
    } else {
      arms.push_back(ternary());
    }
    if (!is_operator(":")) break;
    ++at_;
    arms.push_back(coalesce());
    expr = add_parent(ExprKind::kEither, first, "", arms);
  }
  --depth_;
  return expr;
}

ExprId PhpExpressionParser::coalesce() {
  const std::size_t first = at_;
  std::vector<ExprId> arms{comparison()};
  while (is_operator("?\?")) {
    ++at_;
    arms.push_back(comparison());
  }
  return arms.size() == 1 ? arms[0] : add_parent(ExprKind::kEither, first, "", arms);
}

// Comparison, logic and assignment: a value, but none that names a file.
ExprId PhpExpressionParser::comparison() {
  const std::size_t first = at_;
  const ExprId expr = concatenation();
  if (ends_operand() || is_operator("?") || is_operator("?\?")) return expr;
  while (!ends_operand() && !is_operator("?") && !is_operator("?\?")) {
    at_ = std::max<std::size_t>(tokens_.match[at_], at_) + 1;
  }
  return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
}

ExprId PhpExpressionParser::concatenation() {
  const std::size_t first = at_;
  std::vector<ExprId> operands{additive()};
  while (is_operator(".")) {
    ++at_;
    operands.push_back(additive());
  }
  return operands.size() == 1 ? operands[0] : add_parent(ExprKind::kConcat, first, "", operands);
}

// Arithmetic binds tighter than the dot.
ExprId PhpExpressionParser::additive() {
  const std::size_t first = at_;
  const ExprId expr = unary();
  const auto is_arithmetic = [this] {
    constexpr std::array<string_view, 9> kOperators{"+", "-", "*", "/", "%", "**", "<<", ">>", "|"};
    return std::any_of(kOperators.begin(), kOperators.end(),
                       [this](string_view op) { return is_operator(op); });
  };
  if (!is_arithmetic()) return expr;
  while (is_arithmetic()) {
    ++at_;
    unary();
  }
  return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
}

ExprId PhpExpressionParser::unary() {
  const std::size_t first = at_;
  bool is_opaque = false;
  while (!at_end()) {
    if (is_operator("@")) {
      ++at_;
    } else if (is_operator("!") || is_operator("-") || is_operator("+") || is_operator("~") ||
               is_operator("&")) {
      is_opaque = true;
      ++at_;
    } else if (is_operator("(") && at_ + 2 < tokens_.tokens.size() &&
               tokens_.match[at_] == at_ + 2 && token(at_ + 1).kind == Kind::kName &&
               is_cast(text(at_ + 1))) {
      at_ += 3;
    } else {
      break;
    }
  }
  const ExprId expr = postfix();
  return is_opaque ? add({.kind = ExprKind::kUnknown, .range = range_from(first)}) : expr;
}

ExprId PhpExpressionParser::postfix() {
  const std::size_t first = at_;
  ExprId expr = primary();
  bool is_opaque = false;
  while (!at_end()) {
    if (is_operator("[") || is_operator("(") || is_operator("{")) {
      at_ = std::max<std::size_t>(tokens_.match[at_], at_) + 1;
    } else if (is_operator("->") || is_operator("?->") || is_operator("::")) {
      ++at_;
      if (ends_operand()) break;
      at_ = std::max<std::size_t>(tokens_.match[at_], at_) + 1;
    } else if (is_operator("++") || is_operator("--")) {
      ++at_;
    } else {
      break;
    }
    is_opaque = true;
  }
  return is_opaque ? add({.kind = ExprKind::kUnknown, .range = range_from(first)}) : expr;
}

ExprId PhpExpressionParser::primary() {
  const std::size_t first = at_;
  if (ends_operand()) return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
  const PhpToken here = token(at_);
  switch (here.kind) {
    case Kind::kString: {
      ++at_;
      const string_view whole = text(first);
      const std::size_t quote = whole[0] == 'b' || whole[0] == 'B' ? 1 : 0;
      return add_literal(php_string_value(source_, here),
                         {here.offset + static_cast<std::uint32_t>(quote) + 1,
                          here.length - static_cast<std::uint32_t>(quote) - 2});
    }
    case Kind::kHeredoc:
      ++at_;
      return add_literal(php_string_value(source_, here), heredoc_shape(source_, here).body);
    case Kind::kNumber:
      ++at_;
      return add_literal(text(first), range_from(first));
    case Kind::kVariable:
      ++at_;
      return add({.kind = ExprKind::kVariable,
                  .text = facts_.arena.copy(text(first).substr(1)),
                  .range = range_from(first)});
    case Kind::kTemplateStart:
      return template_string();
    case Kind::kName:
      return name();
    case Kind::kInclude:
      return rest_unknown();
    default:
      break;
  }
  if (is_operator("(")) {
    const std::size_t close = tokens_.match[at_];
    if (close == at_) return rest_unknown();
    ++at_;
    const ExprId inside = ternary();
    const bool is_whole = at_ == close;
    at_ = close + 1;
    return is_whole ? inside : add({.kind = ExprKind::kUnknown, .range = range_from(first)});
  }
  // An array, ${...}, a heredoc that is cut off: one bracket or one token further.
  at_ = std::max<std::size_t>(tokens_.match[at_], at_) + 1;
  return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
}

ExprId PhpExpressionParser::name() {
  const std::size_t first = at_;
  const string_view whole = text(at_);
  const std::string lower = to_lower(last_name(whole));
  if (begins_construct(lower)) return rest_unknown();
  ++at_;
  if (is_operator("::")) {
    const bool is_constant = at_ + 1 < tokens_.tokens.size() &&
                             token(at_ + 1).kind == Kind::kName &&
                             !(at_ + 2 < tokens_.tokens.size() && text(at_ + 2) == "(");
    if (!is_constant) return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
    const std::string both = std::string(last_name(whole)) + "::" + std::string(text(at_ + 1));
    at_ += 2;
    return add({.kind = ExprKind::kClassConstant,
                .text = facts_.arena.copy(both),
                .range = range_from(first)});
  }
  if (is_operator("(")) {
    const std::size_t close = tokens_.match[at_];
    if (close == at_) return rest_unknown();
    std::vector<ExprId> arguments;
    ++at_;
    while (at_ < close && depth_ < kMaxDepth) {
      arguments.push_back(ternary());
      if (!is_operator(",")) break;
      ++at_;
    }
    const bool is_whole = at_ == close;
    at_ = close + 1;
    if (!is_whole) return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
    return add_parent(ExprKind::kCall, first, lower, arguments);
  }
  if (lower == "__dir__") return add({.kind = ExprKind::kMagicDir, .range = range_from(first)});
  if (lower == "__file__") return add({.kind = ExprKind::kMagicFile, .range = range_from(first)});
  if (lower == "true" || lower == "false" || lower == "null") {
    return add({.kind = ExprKind::kUnknown, .range = range_from(first)});
  }
  const string_view constant = whole.starts_with('\\') ? whole.substr(1) : whole;
  return add({.kind = ExprKind::kConstant,
              .text = facts_.arena.copy(constant),
              .range = range_from(first)});
}

ExprId PhpExpressionParser::template_string() {
  const std::size_t first = at_;
  const char opener = source_[token(at_).offset];
  const bool is_heredoc = text(at_).find("<<<") != string_view::npos;
  ++at_;
  std::vector<ExprId> parts;
  std::vector<std::size_t> texts;  // parts that are text, by token
  while (!at_end() && token(at_).kind != Kind::kTemplateEnd) {
    const PhpToken here = token(at_);
    const std::size_t begin = at_;
    if (here.kind == Kind::kTemplateText) {
      texts.push_back(at_++);
      parts.push_back(kNoExpr);  // filled in when the indentation is known
    } else if (here.kind == Kind::kVariable) {
      ++at_;
      parts.push_back(add({.kind = ExprKind::kVariable,
                           .text = facts_.arena.copy(text(begin).substr(1)),
                           .range = range_from(begin)}));
    } else if (text(at_) == "{" && tokens_.match[at_] == at_ + 2 &&
               token(at_ + 1).kind == Kind::kVariable) {
      at_ += 3;
      parts.push_back(add({.kind = ExprKind::kVariable,
                           .text = facts_.arena.copy(text(begin + 1).substr(1)),
                           .range = range_from(begin)}));
    } else {
      at_ = std::max<std::size_t>(tokens_.match[at_], at_) + 1;
      parts.push_back(add({.kind = ExprKind::kUnknown, .range = range_from(begin)}));
    }
  }
  const bool is_closed = !at_end();
  std::size_t indent = 0;
  if (is_closed && is_heredoc) indent = text(at_).find_first_not_of(" \t");
  if (is_closed) ++at_;
  if (opener == '`')
    return add({.kind = ExprKind::kUnknown, .range = range_from(first)});  // runs a command
  std::size_t next_text = 0;
  for (ExprId& part : parts) {
    if (part != kNoExpr) continue;
    const std::size_t index = texts[next_text++];
    string_view raw = text(index);
    const bool is_last = is_closed && index + 2 == at_;
    if (is_heredoc && is_last && raw.ends_with('\n'))
      raw.remove_suffix(raw.ends_with("\r\n") ? 2 : 1);
    const char before = source_[token(index).offset - 1];
    std::string value = is_heredoc ? without_indent(raw, indent, before == '\n' || before == '\r')
                                   : std::string(raw);
    value = unescape_double_quoted(value, is_heredoc ? '\0' : '"');
    part = add_literal(value, {token(index).offset, static_cast<std::uint32_t>(raw.size())});
  }
  return add_parent(ExprKind::kConcat, first, "", parts);
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

}  // namespace danglint
