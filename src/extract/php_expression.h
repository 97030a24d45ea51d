// Operands of include and define, and what variables are set to: the part of PHP's expression
// grammar that paths are made with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/file_facts.h"
#include "extract/php_cursor.h"
#include "extract/php_scope.h"

namespace danglint {

// The class around an expression.
struct PhpClass {
  std::string name;
  std::string parent;
};

// Reads expressions from tokens into PhpFacts. What it does not model becomes ExprKind::kUnknown,
// with the right end. Depth is bounded, brackets are skipped by their partners: linear in the
// expression's length. Variables are looked up in the scope as it is while reading.
class PhpExpressionParser {
 public:
  PhpExpressionParser(const PhpCursor& cursor, FileFacts& facts) : cursor_(cursor), facts_(facts) {}

  struct Parsed {
    ExprId expr = kNoExpr;
    std::size_t end = 0;  // the token after it
  };

  // The expression that begins at token `begin`, down to the precedence of include's operand:
  // `and`, `or`, `xor`, a comma, a semicolon or a closing bracket end it, and the token `stop`.
  Parsed parse(std::size_t begin, const PhpScope& scope, const PhpClass& around,
               std::size_t stop = std::string::npos);

  // The variable at token `begin` alone, with what it holds.
  ExprId parse_variable(std::size_t begin, const PhpScope& scope, const PhpClass& around);

  // The variable at token `begin` with the path to its element, as far as that is written out:
  // "config[path]". Its end is the token after it; empty if it is none that can be followed.
  struct Variable {
    std::string name;
    std::size_t end = 0;
  };
  Variable variable(std::size_t begin) const;

  // self, static and parent are the class around.
  static std::string class_of(std::string_view written, const PhpClass& around);

  ExprId add(Expr expr);
  ExprId add(ExprKind kind, std::string_view text, Range range,
             const std::vector<ExprId>& children);
  ExprId unknown(Range range) { return add({.kind = ExprKind::kUnknown, .range = range}); }

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
  ExprId member(std::size_t first, std::string_view class_name);
  ExprId call(std::size_t first, const std::string& function);
  ExprId array(std::size_t first, std::size_t open);
  ExprId match(std::size_t first);
  ExprId held(const std::string& variable, Range range);
  ExprId variable_reference();
  ExprId template_string();
  ExprId template_hole(std::size_t index);
  ExprId rest_unknown();

  bool is_operator(PhpSign op) const { return cursor_.is(at_, op); }
  bool ends_operand() const;
  bool tests_files(std::size_t begin, std::size_t end) const;
  Range range_from(std::size_t first) const { return cursor_.range(first, at_); }
  ExprId add_from(ExprKind kind, std::size_t first, std::string_view text,
                  const std::vector<ExprId>& children) {
    return add(kind, text, range_from(first), children);
  }
  ExprId literal(std::string_view value, Range range);

  const PhpCursor& cursor_;
  FileFacts& facts_;
  const PhpScope* scope_ = nullptr;
  const PhpClass* around_ = nullptr;
  std::size_t at_ = 0;
  std::size_t stop_ = 0;
  unsigned depth_ = 0;
};

// The value of a string token without interpolation, escapes resolved as PHP does.
std::string php_string_value(std::string_view source, const PhpToken& token);

// An array's children are those of a class map: keys, and paths that end in a literal. Elsewhere than
// in what Composer writes (`is_composers`), a few alone may be anything.
bool is_class_map(const PhpFacts& facts, const std::vector<ExprId>& children, bool is_composers);

}  // namespace danglint
