#include "extract/equivalence.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "extract/extract.h"

namespace danglint {
namespace {

// Two versions of a file, part by part. What no part refers to (a variable that names nothing) may
// differ, so expressions are compared by what they are made of and not by their numbers.
class Comparison {
 public:
  Comparison(const PhpFacts& before, const PhpFacts& after) : before_(before), after_(after) {}

  bool says_the_same() {
    const auto same = [this](const auto& a, const auto& b) { return this->is_same(a, b); };
    return all(before_.includes, after_.includes, same) &&
           all(before_.definitions, after_.definitions, same) &&
           all(before_.functions, after_.functions, same) &&
           all(before_.classes, after_.classes, same) &&
           all(before_.constructions, after_.constructions, same) &&
           before_.is_page == after_.is_page && all(before_.class_maps, after_.class_maps, same) &&
           all(before_.made_files, after_.made_files, same) &&
           exprs(before_.include_paths, after_.include_paths) &&
           before_.autoloaders == after_.autoloaders &&
           all(before_.loader_calls, after_.loader_calls, same);
  }

 private:
  template <typename Range, typename Same>
  static bool all(const Range& a, const Range& b, Same same) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
  }
  template <typename Range>
  bool exprs(const Range& a, const Range& b) {
    return all(a, b, [this](ExprId x, ExprId y) { return expr(x, y); });
  }

  // Expressions share their parts: each pair is compared once.
  bool expr(ExprId a, ExprId b) {
    std::vector<std::pair<ExprId, ExprId>> todo{{a, b}};
    while (!todo.empty()) {
      const auto [x, y] = todo.back();
      todo.pop_back();
      if (x == kNoExpr || y == kNoExpr) {
        if (x != y) return false;
        continue;
      }
      if (!compared_.emplace(x, y).second) continue;
      const Expr& one = before_.exprs[x];
      const Expr& other = after_.exprs[y];
      if (one.kind != other.kind || one.text != other.text ||
          one.child_count != other.child_count) {
        return false;
      }
      for (std::uint32_t i = 0; i < one.child_count; ++i) {
        todo.emplace_back(before_.children[one.first_child + i],
                          after_.children[other.first_child + i]);
      }
    }
    return true;
  }

  bool guards(const Guarded& a, const Guarded& b) {
    if (a.count != b.count) return false;
    for (std::uint32_t i = 0; i < a.count; ++i) {
      const Guard& one = before_.guards[a.first + i];
      const Guard& other = after_.guards[b.first + i];
      if (one.function != other.function || !expr(one.argument, other.argument)) return false;
    }
    return true;
  }

  bool is_same(const IncludeStatement& a, const IncludeStatement& b) {
    return a.keyword == b.keyword && a.silenced == b.silenced && a.tested == b.tested &&
           a.in_autoloader == b.in_autoloader && a.function == b.function &&
           guards(a.guarded, b.guarded) && expr(a.operand, b.operand);
  }
  bool is_same(const Definition& a, const Definition& b) {
    return a.kind == b.kind && a.name == b.name && expr(a.value, b.value);
  }
  bool is_same(const FunctionFacts& a, const FunctionFacts& b) {
    return a.name == b.name && exprs(a.returns, b.returns) &&
           all(a.parameters, b.parameters, [this](const Parameter& x, const Parameter& y) {
             return x.name == y.name && expr(x.default_value, y.default_value);
           });
  }
  static bool is_same(const ClassFacts& a, const ClassFacts& b) {
    return a.name == b.name && a.parent == b.parent;
  }
  bool is_same(const Construction& a, const Construction& b) {
    return a.class_name == b.class_name && expr(a.call, b.call);
  }
  bool is_same(const ClassMap& a, const ClassMap& b) { return exprs(a.values, b.values); }
  // What is included before it is made is needed all the same.
  bool is_same(const MadeFile& a, const MadeFile& b) {
    return a.function == b.function && expr(a.path, b.path) &&
           includes_before(before_, a) == includes_before(after_, b);
  }
  static std::size_t includes_before(const PhpFacts& facts, const MadeFile& made) {
    const std::uint32_t offset = facts.exprs[made.path].range.offset;
    return static_cast<std::size_t>(
        std::count_if(facts.includes.begin(), facts.includes.end(),
                      [&](const auto& one) { return one.range.offset < offset; }));
  }
  bool is_same(const LoaderCall& a, const LoaderCall& b) {
    return a.function == b.function && guards(a.guarded, b.guarded) && expr(a.call, b.call);
  }

  const PhpFacts& before_;
  const PhpFacts& after_;
  std::set<std::pair<ExprId, ExprId>> compared_;  // and alike, or the whole is not
};

bool is_whole(const FileFacts& facts) {
  return !facts.is_cut && facts.syntax_errors.empty();
}

}  // namespace

bool says_the_same(std::string_view before, std::string_view after) {
  constexpr Dialect kPhp{.language = Language::kPhp};
  // Any function might include what it is given: which do is known of the whole program alone.
  for (const LoaderNames& loaders : {LoaderNames{}, LoaderNames{std::string(kEveryFunction)}}) {
    const auto a = extract(before, kPhp, loaders);
    const auto b = extract(after, kPhp, loaders);
    if (a == nullptr || b == nullptr) return a == b;
    if (!is_whole(*a) || !is_whole(*b) || !Comparison(a->php, b->php).says_the_same()) return false;
  }
  return true;
}

}  // namespace danglint
