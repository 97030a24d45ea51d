// Functions and classes: what is followed of them, and what they return.
#include <algorithm>
#include <array>
#include <utility>

#include "extract/php_flow.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

constexpr std::size_t kMaxReturns = 32;  // kept of one function

}  // namespace

// function [&] [name] (parameters) [use (variables)] [: type] { body }
std::size_t PhpFlow::function(std::size_t at, std::size_t end) {
  std::size_t next = at + 1;
  if (cursor_.is(next, "&")) ++next;
  std::string name;
  if (!cursor_.is(next, "(")) name = to_lower(cursor_.text(next++));
  if (!cursor_.is(next, "(") || !cursor_.closes_before(next, end)) return next;
  const std::size_t parameters_end = cursor_.partner(next);

  FunctionFacts made;
  PhpScope inside(PhpScope::Kind::kFunction);
  for (std::size_t i = next + 1; i < parameters_end;) {
    if (cursor_.kind(i) != Kind::kVariable) {
      i = cursor_.after(i);
      continue;
    }
    Parameter parameter{.name = facts_.arena.copy(cursor_.text(i).substr(1))};
    const Range range = cursor_.range(i, i + 1);
    ++i;
    std::vector<ExprId> children;
    if (cursor_.is(i, "=")) {
      const auto parsed = operand(i + 1);
      parameter.default_value = parsed.expr;
      children.push_back(parsed.expr);
      i = std::max(parsed.end, i + 1);
    }
    inside.bind(parameter.name,
                operands_.add(ExprKind::kParameter, parameter.name, range, children));
    made.parameters.push_back(parameter);
  }
  next = parameters_end + 1;
  if (cursor_.word(next) == "use" && cursor_.is(next + 1, "(")) {
    const std::size_t close = cursor_.partner(next + 1);
    for (std::size_t i = next + 2; i < close; ++i) {
      if (cursor_.kind(i) != Kind::kVariable) continue;
      const std::string variable(cursor_.text(i).substr(1));
      ExprId held = scope_.find(variable);
      if (held == kNoExpr && scope_.is_global(variable)) {
        held = operands_.add(ExprKind::kGlobal, variable, cursor_.range(i, i + 1), {});
      }
      if (held != kNoExpr) inside.bind(variable, held);
    }
    next = close + 1;
  }
  while (next < end && !cursor_.is(next, "{") && !cursor_.is(next, ";")) next = cursor_.after(next);
  if (!cursor_.is(next, "{") || !cursor_.closes_before(next, end)) return next + 1;

  const std::uint32_t around = function_;
  function_ = kNoFunction;
  if (!name.empty()) {
    made.name =
        facts_.arena.copy(in_class_body_ ? to_lower(class_.name) + "::" + name : std::string(name));
    function_ = static_cast<std::uint32_t>(facts_.php.functions.size());
    facts_.php.functions.push_back(std::move(made));
  }
  if (!is_followed(next)) {
    inert_body(next, inside);
    function_ = around;
    return cursor_.partner(next) + 1;
  }
  const std::vector<std::uint32_t> passed = active_;
  std::erase_if(active_, [this](std::uint32_t guard) {
    return known_guards_[guard].function == kIsUnreachable;
  });
  std::swap(scope_, inside);
  auto outer_tests = std::exchange(variable_tests_, {});
  const bool outer_class_body = std::exchange(in_class_body_, false);
  const Leaves leaves = leaves_;
  const bool outer_returns = std::exchange(returns_untested_, false);
  statements(next + 1, cursor_.partner(next));
  // All it returns was there when it was asked for: what it says otherwise is no file.
  if (function_ != kNoFunction && !returns_untested_) {
    auto& returns = facts_.php.functions[function_].returns;
    if (!returns.empty()) returns.push_back(operands_.unknown({}));
  }
  returns_untested_ = outer_returns;
  active_ = passed;
  leaves_ = leaves;
  in_class_body_ = outer_class_body;
  variable_tests_ = std::move(outer_tests);
  std::swap(scope_, inside);
  function_ = around;
  return cursor_.partner(next) + 1;
}

// What includes or defines is followed, and so is what is short enough to make a path or to keep one
// somewhere. Of others, what they set and return is read without what their own variables hold.
bool PhpFlow::is_followed(std::size_t open) const {
  constexpr std::size_t kShort = 500;
  constexpr std::size_t kVeryShort = 100;
  const std::size_t close = cursor_.partner(open);
  if (cursor_.has_mark(open, close) || close - open < kVeryShort) return true;
  if (close - open < kShort && cursor_.has_setter(open, close)) return true;
  return calls_loader(open);
}

bool PhpFlow::calls_loader(std::size_t open) const {
  if (loaders_.empty()) return false;
  if (is_any_loader_) return true;
  for (std::size_t i = open + 1; i < cursor_.partner(open); ++i) {
    const bool is_called = cursor_.is(i + 1, "(") &&
                           (cursor_.kind(i) == Kind::kName || cursor_.kind(i) == Kind::kProperty);
    if (is_called && loader_words_.contains(to_lower(last_name(cursor_.text(i))))) return true;
  }
  return false;
}

// A body that includes, defines and sets nothing for others is not followed. What it returns may
// still be part of a path, as far as its parameters tell.
void PhpFlow::inert_body(std::size_t open, PhpScope& inside) {
  const std::size_t close = cursor_.partner(open);
  std::swap(scope_, inside);
  const bool outer_class_body = std::exchange(in_class_body_, false);
  const bool has_setter = cursor_.has_setter(open, close);
  for (std::size_t i = open + 1; i < close; ++i) {
    if (cursor_.kind(i) == Kind::kVariable) {
      const auto variable = operands_.variable(i);
      constexpr std::array<PhpSign, 3> kAssigns{"=", ".=", "?\?="};
      const bool is_assigned = cursor_.is(variable.end, kAssigns);
      if (is_assigned && scope_.find(variable.name) != kNoExpr) {
        scope_.bind(variable.name, kNoExpr);  // a parameter no more
      }
      if (has_setter && cursor_.is(variable.end, "=")) {
        const bool is_static = cursor_.is(i - 1, "::");
        if (is_static) {
          const std::string owner = PhpExpressionParser::class_of(cursor_.text(i - 2), class_);
          add_definition(SymbolKind::kProperty, owner + "::$" + variable.name,
                         operand(variable.end + 1).expr);
        } else if (variable.name.starts_with("this->") || scope_.is_global(variable.name)) {
          assign(variable.name, operand(variable.end + 1).expr, true);
        }
      }
    }
    if (has_setter && cursor_.word(i) == "global") globals(i, close);
    if (function_ != kNoFunction && cursor_.word(i) == "return" && !cursor_.is(i + 1, ";")) {
      auto& returns = facts_.php.functions[function_].returns;
      if (returns.size() < kMaxReturns) {
        const ExprId value = operand(i + 1).expr;
        facts_.php.functions[function_].returns.push_back(value);
      }
    }
    const bool may_be_call = cursor_.kind(i) == Kind::kName || cursor_.kind(i) == Kind::kProperty;
    if (may_be_call && cursor_.closes_before(i + 1, close) && cursor_.is(i + 1, "(")) {
      note_call(i);
    }
  }
  in_class_body_ = outer_class_body;
  std::swap(scope_, inside);
}

// class NAME [extends PARENT] ... { body }, also of an anonymous one, which has no name.
std::size_t PhpFlow::class_statement(std::size_t at, std::size_t end) {
  PhpClass made;
  std::size_t open = at + 1;
  if (cursor_.kind(open) == Kind::kName && cursor_.word(open) != "extends") {
    made.name = cursor_.text(open);
  } else {
    made.name = "class@" + std::to_string(cursor_.offset(at));
  }
  while (open < end && !cursor_.is(open, "{") && !cursor_.is(open, ";")) {
    if (cursor_.word(open) == "extends") made.parent = last_name(cursor_.text(open + 1));
    open = cursor_.after(open);
  }
  if (open >= end || !cursor_.is(open, "{") || !cursor_.closes_before(open, end)) return open + 1;
  facts_.php.classes.push_back({facts_.arena.copy(made.name), facts_.arena.copy(made.parent)});
  std::swap(class_, made);
  const bool outer_class_body = std::exchange(in_class_body_, true);
  const std::uint32_t outer_function = std::exchange(function_, kNoFunction);
  PhpScope inside(PhpScope::Kind::kFunction);
  std::swap(scope_, inside);
  statements(open + 1, cursor_.partner(open));
  std::swap(scope_, inside);
  function_ = outer_function;
  in_class_body_ = outer_class_body;
  std::swap(class_, made);
  leaves_ = Leaves::kNot;
  return cursor_.partner(open) + 1;
}

std::size_t PhpFlow::return_statement(std::size_t at, std::size_t end) {
  if (function_ != kNoFunction) {
    if (facts_.php.functions[function_].returns.size() < kMaxReturns && !cursor_.is(at + 1, ";")) {
      const ExprId value = operand(at + 1).expr;
      facts_.php.functions[function_].returns.push_back(value);
      returns_untested_ = returns_untested_ || !is_of_tested_file(value);
    }
  } else if (scope_.is_top_level()) {
    add_class_maps(operand(at + 1).expr);
  }
  const std::size_t next = expression_statement(at, end);
  leaves_ = Leaves::kFunction;
  return next;
}

}  // namespace danglint
