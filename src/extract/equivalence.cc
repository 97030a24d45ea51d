#include "extract/equivalence.h"

#include <algorithm>

#include "extract/extract.h"

namespace danglint {
namespace {

template <typename Value, typename Same>
bool all_same(const std::vector<Value>& a, const std::vector<Value>& b, Same same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool is_same(const Guarded& a, const Guarded& b) {
  return a.first == b.first && a.count == b.count;
}

bool is_same(const Expr& a, const Expr& b) {
  return a.kind == b.kind && a.text == b.text && a.first_child == b.first_child &&
         a.child_count == b.child_count;
}

bool is_same(const IncludeStatement& a, const IncludeStatement& b) {
  return a.keyword == b.keyword && a.operand == b.operand && a.silenced == b.silenced &&
         a.tested == b.tested && a.in_autoloader == b.in_autoloader &&
         is_same(a.guarded, b.guarded) && a.function == b.function;
}

bool is_same(const Guard& a, const Guard& b) {
  return a.function == b.function && a.argument == b.argument;
}

bool is_same(const Definition& a, const Definition& b) {
  return a.kind == b.kind && a.name == b.name && a.value == b.value;
}

bool is_same(const FunctionFacts& a, const FunctionFacts& b) {
  return a.name == b.name && a.returns == b.returns &&
         all_same(a.parameters, b.parameters, [](const Parameter& x, const Parameter& y) {
           return x.name == y.name && x.default_value == y.default_value;
         });
}

bool is_same(const ClassFacts& a, const ClassFacts& b) {
  return a.name == b.name && a.parent == b.parent;
}

bool is_same(const Construction& a, const Construction& b) {
  return a.class_name == b.class_name && a.call == b.call;
}

bool is_same(const LoaderCall& a, const LoaderCall& b) {
  return a.call == b.call && is_same(a.guarded, b.guarded) && a.function == b.function;
}

bool is_same(const ClassMap& a, const ClassMap& b) {
  return a.values == b.values;
}

bool is_same(const PhpFacts& a, const PhpFacts& b) {
  const auto same = [](const auto& x, const auto& y) { return is_same(x, y); };
  return all_same(a.exprs, b.exprs, same) && a.children == b.children &&
         all_same(a.includes, b.includes, same) && all_same(a.guards, b.guards, same) &&
         all_same(a.definitions, b.definitions, same) && all_same(a.functions, b.functions, same) &&
         all_same(a.classes, b.classes, same) && all_same(a.constructions, b.constructions, same) &&
         all_same(a.class_maps, b.class_maps, same) && a.include_paths == b.include_paths &&
         a.autoloaders == b.autoloaders && all_same(a.loader_calls, b.loader_calls, same) &&
         a.called == b.called;
}

}  // namespace

bool says_the_same(std::string_view before, std::string_view after) {
  constexpr Dialect kPhp{.language = Language::kPhp};
  // Any function might include what it is given: which do is known of the whole program alone.
  const LoaderNames any{std::string(kEveryFunction)};
  const auto a = extract(before, kPhp, any);
  const auto b = extract(after, kPhp, any);
  if (a == nullptr || b == nullptr) return a == b;
  return !a->is_cut && !b->is_cut && a->syntax_errors.empty() && b->syntax_errors.empty() &&
         is_same(a->php, b->php);
}

}  // namespace danglint
