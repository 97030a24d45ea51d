#include "drift/php_constants.h"

#include <algorithm>

#include "base/digest.h"
#include "extract/php_lexer.h"

namespace danglint {
namespace {

std::string without_blanks(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (is_blank && (plain.empty() || plain.back() == ' ')) continue;
    plain += is_blank ? ' ' : c;
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain;
}

// The range of a text lies between its quotes.
Range with_quotes(Range range, std::string_view source) {
  const std::size_t end = std::size_t{range.offset} + range.length;
  if (range.offset == 0 || end >= source.size()) return range;
  const char quote = source[range.offset - 1];
  if ((quote != '\'' && quote != '"') || source[end] != quote) return range;
  return {range.offset - 1, range.length + 2};
}

}  // namespace

std::vector<PhpConstant> constants_of(const PhpFacts& facts, std::string_view source) {
  std::vector<PhpConstant> constants;
  for (const Definition& one : facts.definitions) {
    if (one.kind != SymbolKind::kConstant || one.value == kNoExpr) continue;
    const Range range = with_quotes(facts.exprs[one.value].range, source);
    if (std::size_t{range.offset} + range.length > source.size()) continue;  // it changed meanwhile
    constants.push_back(
        {std::string(one.name), range, without_blanks(source.substr(range.offset, range.length))});
  }
  std::stable_sort(constants.begin(), constants.end(),
                   [](const auto& a, const auto& b) { return a.value.offset < b.value.offset; });
  return constants;
}

std::string code_hash(std::string_view source, const std::vector<PhpConstant>& constants) {
  Digest digest;
  std::size_t end = 0;
  bool is_outside = true;  // of <?php ?>: no token, but it says something all the same
  auto constant = constants.begin();
  for (const PhpToken& token : lex_php(source).tokens) {
    if (is_outside) digest.add(source.substr(end, token.offset - end));
    is_outside = token.kind == PhpTokenKind::kCloseTag;
    end = std::size_t{token.offset} + token.length;
    const auto end_of = [](const PhpConstant& one) { return one.value.offset + one.value.length; };
    while (constant != constants.end() && end_of(*constant) <= token.offset) ++constant;
    const bool is_value = constant != constants.end() && token.offset >= constant->value.offset &&
                          end <= end_of(*constant);
    if (is_value) continue;
    digest.add(source.substr(token.offset, token.length));
    digest.add("\n");
  }
  if (is_outside) digest.add(source.substr(std::min(end, source.size())));
  return digest.text();
}

}  // namespace danglint
