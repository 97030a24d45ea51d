#include "extract/php_keep.h"

#include <string_view>
#include <vector>

namespace danglint {
namespace {

// Every expression that something else than an expression is made of.
template <typename Visit>
void for_each_root(PhpFacts& facts, Visit visit) {
  for (IncludeStatement& one : facts.includes) visit(one.operand);
  for (Guard& one : facts.guards) visit(one.argument);
  for (Definition& one : facts.definitions) visit(one.value);
  for (FunctionFacts& one : facts.functions) {
    for (Parameter& parameter : one.parameters) visit(parameter.default_value);
    for (ExprId& value : one.returns) visit(value);
  }
  for (Construction& one : facts.constructions) visit(one.call);
  for (ClassMap& one : facts.class_maps) {
    for (ExprId& value : one.values) visit(value);
  }
  for (MadeFile& one : facts.made_files) visit(one.path);
  for (ExprId& one : facts.include_paths) visit(one);
  for (LoaderCall& one : facts.loader_calls) visit(one.call);
}

template <typename Visit>
void for_each_text(PhpFacts& facts, Visit visit) {
  for (Expr& one : facts.exprs) visit(one.text);
  for (Guard& one : facts.guards) visit(one.function);
  for (Definition& one : facts.definitions) visit(one.name);
  for (FunctionFacts& one : facts.functions) {
    visit(one.name);
    for (Parameter& parameter : one.parameters) visit(parameter.name);
  }
  for (ClassFacts& one : facts.classes) {
    visit(one.name);
    visit(one.parent);
  }
  for (Construction& one : facts.constructions) visit(one.class_name);
  for (std::string_view& one : facts.autoloaders) visit(one);
}

}  // namespace

void keep_needed(const PhpFacts& read, FileFacts& kept) {
  PhpFacts& facts = kept.php;
  facts.includes = read.includes;
  facts.guards = read.guards;
  facts.definitions = read.definitions;
  facts.functions = read.functions;
  facts.classes = read.classes;
  facts.constructions = read.constructions;
  facts.class_maps = read.class_maps;
  facts.made_files = read.made_files;
  facts.include_paths = read.include_paths;
  facts.autoloaders = read.autoloaders;
  facts.loader_calls = read.loader_calls;
  facts.called = read.called;
  facts.is_page = read.is_page;

  // Which expressions are needed, and where they go: in the order that they have.
  std::vector<ExprId> places(read.exprs.size(), kNoExpr);
  std::vector<ExprId> todo;
  const auto need = [&](ExprId id) {
    if (id == kNoExpr || places[id] != kNoExpr) return;
    places[id] = 0;
    todo.push_back(id);
  };
  for_each_root(facts, need);
  std::size_t count = 0;
  std::size_t child_count = 0;
  while (!todo.empty()) {
    const Expr& expr = read.exprs[todo.back()];
    todo.pop_back();
    ++count;
    child_count += expr.child_count;
    for (std::uint32_t i = 0; i < expr.child_count; ++i) {
      need(read.children[expr.first_child + i]);
    }
  }
  facts.exprs.reserve(count);
  facts.children.reserve(child_count);
  for (ExprId id = 0; id < read.exprs.size(); ++id) {
    if (places[id] == kNoExpr) continue;
    places[id] = static_cast<ExprId>(facts.exprs.size());
    facts.exprs.push_back(read.exprs[id]);
  }

  const auto move = [&](ExprId& id) {
    if (id != kNoExpr) id = places[id];
  };
  for (Expr& expr : facts.exprs) {
    const auto first = static_cast<std::uint32_t>(facts.children.size());
    for (std::uint32_t i = 0; i < expr.child_count; ++i) {
      facts.children.push_back(read.children[expr.first_child + i]);
      move(facts.children.back());
    }
    expr.first_child = first;
  }
  for_each_root(facts, move);

  std::size_t length = 0;
  for_each_text(facts, [&](std::string_view text) { length += text.size(); });
  kept.arena = Arena(length);
  for_each_text(facts, [&](std::string_view& text) { text = kept.arena.copy(text); });
}

}  // namespace danglint
