// What PHP expressions can be, as far as their text and the program's symbols tell.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "danglint/abstract_string.h"
#include "danglint/program.h"
#include "link/php_symbols.h"

namespace danglint {

// What the parameters of a function hold in one call of it.
struct PhpCallFrame {
  const FunctionFacts* function = nullptr;
  std::vector<AbstractString> arguments;
};

// Where an expression is evaluated: in a file, in a call, with one alternative taken of a choice.
struct PhpContext {
  FileId file = kNoFile;  // whose symbols are seen
  const PhpFacts* facts = nullptr;
  std::string_view path;  // target path: __FILE__
  const PhpCallFrame* frame = nullptr;
  ExprId choice = kNoExpr;  // of kChoice or kEach: only alternative number `arm` is taken
  std::uint32_t arm = 0;
};

// Bounded: alternatives by AbstractString, depth and work by what is asked for. Remembers the values
// of symbols, so that it is for one thread; where definitions go round in a circle, the result
// depends on where it is entered.
class PhpEvaluator {
 public:
  PhpEvaluator(const Program& program, const PhpSymbols& symbols)
      : program_(program), symbols_(symbols) {}

  PhpContext context(FileId file) const;
  // Begins a new budget of work.
  AbstractString evaluate(const PhpContext& context, ExprId expr);
  // The arguments of a call as seen by the function that is called.
  PhpCallFrame frame(const PhpContext& context, const Expr& call, const FunctionFacts& function);
  // The values of an array that is written out; false if there may be more than it visits.
  using VisitElement =
      std::function<void(const PhpContext& context, ExprId key, ExprId value, std::size_t index)>;
  bool visit_array(const PhpContext& context, ExprId array, const VisitElement& visit);

 private:
  AbstractString value(const PhpContext& context, ExprId expr);
  AbstractString value_of(const PhpContext& context, const Expr& expr, ExprId id);
  AbstractString constant(const PhpContext& context, std::string_view name);
  AbstractString symbol(const PhpContext& context, SymbolKind kind, std::string_view name);
  AbstractString constructed(const PhpContext& context, std::string_view property, ExprId expr);
  AbstractString parameter(const PhpContext& context, const Expr& expr);
  // `is_end`: nothing is appended to what it returns.
  AbstractString call(const PhpContext& context, const Expr& expr, bool is_end = true);
  AbstractString user_call(const PhpContext& context, const Expr& expr, bool is_end);
  AbstractString path_given_to(const PhpContext& context, const Expr& call);
  AbstractString results(const PhpContext& context, const Expr& call,
                         const std::vector<PhpFunction>& functions);
  AbstractString implode(const PhpContext& context, const Expr& expr);
  AbstractString element(const PhpContext& context, const Expr& expr);
  AbstractString each(const PhpContext& context, const Expr& expr, ExprId id);
  AbstractString glob(const PhpContext& context, const Expr& expr);
  bool visit(const PhpContext& context, ExprId array, const VisitElement& visit);
  bool visit_symbol(const PhpContext& context, SymbolKind kind, std::string_view name,
                    const VisitElement& visit);
  PhpContext elsewhere(const PhpContext& context, const PhpPlace& place) const;
  PhpContext inside(const PhpContext& context, const PhpFunction& function,
                    const PhpCallFrame* frame) const;
  bool spend();

  const Program& program_;
  const PhpSymbols& symbols_;
  std::unordered_map<std::string, AbstractString> known_symbols_;
  unsigned depth_ = 0;
  unsigned calls_ = 0;
  unsigned work_ = 0;
};

// Every child of an expression, in order.
inline std::span<const ExprId> children_of(const PhpFacts& facts, const Expr& expr) {
  return std::span(facts.children).subspan(expr.first_child, expr.child_count);
}

// What an expression is made of, itself included, each once: one of many lines may be made of the same
// parts over and over. `visit` says whether to go on below it.
template <typename Visit>
void for_each_below(const PhpFacts& facts, ExprId id, Visit visit) {
  std::vector<ExprId> todo{id};
  std::unordered_set<ExprId> seen{id};
  while (!todo.empty()) {
    const ExprId at = todo.back();
    todo.pop_back();
    if (!visit(at)) continue;
    for (const ExprId child : children_of(facts, facts.exprs[at])) {
      if (child != kNoExpr && seen.insert(child).second) todo.push_back(child);
    }
  }
}

}  // namespace danglint
