// Operands of include and define: the part of PHP's expression grammar that paths are made with.
#pragma once

#include <cstdint>
#include <string_view>

#include "danglint/file_facts.h"
#include "extract/php_lexer.h"

namespace danglint {

// Reads expressions from tokens into PhpFacts. What it does not model becomes ExprKind::kUnknown, with the right end. Depth is
// bounded, brackets are skipped by their partners: linear in the expression's length.
class PhpExpressionParser {
 public:
  PhpExpressionParser(std::string_view source, const PhpTokens& tokens, FileFacts& facts)
      : source_(source), tokens_(tokens), facts_(facts) {}

  struct Parsed {
    ExprId expr = kNoExpr;
    std::size_t end = 0;  // the token after it
  };

  // The expression that begins at token `begin`, down to the precedence of include's operand: `and`, `or`, `xor`, a comma, a
  // semicolon or a closing bracket end it.
  Parsed parse(std::size_t begin);

 private:
  ExprId ternary();
  ExprId coalesce();
  ExprId comparison();
  ExprId concatenation();
  ExprId additive();
  ExprId unary();
  ExprId postfix();
  ExprId primary();
  ExprId name();
  ExprId template_string();
  ExprId rest_unknown();

  bool at_end() const { return at_ >= tokens_.tokens.size(); }
  const PhpToken& token(std::size_t index) const { return tokens_.tokens[index]; }
  std::string_view text(std::size_t index) const;
  bool is_operator(std::string_view op) const;
  bool ends_operand() const;
  Range range_from(std::size_t first) const;
  ExprId add(Expr expr);
  ExprId add_parent(ExprKind kind, std::size_t first, std::string_view text,
                    const std::vector<ExprId>& children);
  ExprId add_literal(std::string_view value, Range range);

  std::string_view source_;
  const PhpTokens& tokens_;
  FileFacts& facts_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
};

// The value of a string token without interpolation, escapes resolved as PHP does.
std::string php_string_value(std::string_view source, const PhpToken& token);

}  // namespace danglint
