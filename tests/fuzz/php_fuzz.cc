// Any bytes may be a PHP file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "extract/php_facts.h"
#include "extract/php_prefilter.h"

#include "extract/php_prefilter.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  danglint::FileFacts facts;
  danglint::extract_php(source, {"load", "a::load"}, facts);
  const danglint::PhpFacts& php = facts.php;
  const auto is_inside = [&](danglint::Range range) {
    return std::size_t{range.offset} + range.length <= size;
  };
  for (const danglint::Expr& expr : php.exprs) {
    require(is_inside(expr.range));
    require(std::size_t{expr.first_child} + expr.child_count <= php.children.size());
  }
  const auto is_known = [&](danglint::ExprId expr) {
    return expr == danglint::kNoExpr || expr < php.exprs.size();
  };
  for (const danglint::ExprId child : php.children) require(is_known(child));
  for (const danglint::Definition& definition : php.definitions)
    require(is_known(definition.value));
  for (const danglint::Guard& guard : php.guards) require(is_known(guard.argument));
  for (const danglint::FunctionFacts& function : php.functions) {
    for (const danglint::ExprId result : function.returns) require(is_known(result));
  }
  for (const danglint::IncludeStatement& include : php.includes) {
    require(include.operand < php.exprs.size());
    require(include.range.length > 0 && is_inside(include.range));
    require(std::size_t{include.guarded.first} + include.guarded.count <= php.guards.size());
  }
  for (const danglint::SyntaxError& error : facts.syntax_errors)
    require(error.range.offset <= size);
  // What the prefilter refuses includes nothing, but for what looks like prose: a line of a comment,
  // or a keyword before words in small letters.
  if (!danglint::may_have_php_facts(source)) {
    for (const danglint::IncludeStatement& include : php.includes) {
      const std::size_t line = source.find_last_of("\r\n", include.range.offset) + 1;
      const std::string_view start = source.substr(source.find_first_not_of(" \t", line));
      const std::string_view keyword = source.substr(include.range.offset, 40);
      const std::size_t word = keyword.find_first_not_of("includeronqINCLUDERONQ_");
      const std::size_t next = keyword.find_first_not_of(" \t\r\n", word);
      // No operand begins so: PHP refuses the file.
      const bool is_no_operand =
          next < keyword.size() &&
          ((keyword[next] >= 'a' && keyword[next] <= 'z') ||
           std::string_view(".,;:=>*|^%}]").find(keyword[next]) != std::string_view::npos);
      require(start.starts_with('*') || start.starts_with("//") || is_no_operand);
    }
  }
  return 0;
}
