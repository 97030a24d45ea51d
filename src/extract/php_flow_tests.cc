// Tests that control flow passes: of files, of where a file lies, of what a function of the program says.
#include <algorithm>
#include <array>
#include <iterator>

#include "extract/php_flow.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

constexpr std::size_t kMaxVariableTests = 16;  // kept of one assignment; longer ones are no tests

}  // namespace

void PhpFlow::Tests::add(const Tests& other, bool negated) {
  const auto append = [](std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& from) {
    const std::size_t room = kMaxGuards - std::min(kMaxGuards, to.size());
    to.insert(to.end(), from.begin(),
              from.begin() + static_cast<std::ptrdiff_t>(std::min(room, from.size())));
  };
  append(positive, negated ? other.negative : other.positive);
  append(negative, negated ? other.positive : other.negative);
  append(platform, other.platform);
  append(afterwards, other.afterwards);
}

// Bounded: `$a = $a . $a` would double what is kept of $a each time.
void PhpFlow::note_tests(const std::string& variable, const Tests& tests) {
  variable_tests_.erase(variable);
  const std::size_t count = tests.positive.size() + tests.negative.size();
  if (count > 0 && count <= kMaxVariableTests) variable_tests_.emplace(variable, tests);
}

bool PhpFlow::asks_files(const Tests& tests) const {
  constexpr std::array<string_view, 3> kOthers{kIsSame, kIsOther, kIsAsked};
  const auto is_of_file = [&](std::uint32_t one) {
    return !is_one_of(known_guards_[one].function, kOthers);
  };
  return !tests.platform.empty() ||
         std::any_of(tests.positive.begin(), tests.positive.end(), is_of_file) ||
         std::any_of(tests.negative.begin(), tests.negative.end(), is_of_file);
}

// `defined('ABSPATH') || exit` says where a file is run, not that what follows is optional.
void PhpFlow::add_file_tests(const std::vector<std::uint32_t>& tests,
                             std::vector<std::uint32_t>& to) const {
  std::copy_if(tests.begin(), tests.end(), std::back_inserter(to),
               [this](std::uint32_t test) { return known_guards_[test].function != "defined"; });
}

void PhpFlow::deny(const std::vector<std::uint32_t>& tests) {
  for (const std::uint32_t test : tests) {
    const Guard& guard = known_guards_[test];
    const bool is_of_file = guard.function == "file_exists" || guard.function == "is_file" ||
                            guard.function == "is_readable";
    if (!is_of_file || guard.argument == kNoExpr) continue;
    if (active_.size() >= kMaxGuards) return;  // what is around them counts more
    active_.push_back(add_guard(kIsMissing, guard.argument));
  }
}

bool PhpFlow::names_place(std::size_t begin, std::size_t end) const {
  constexpr std::array<PhpWord, 2> kPlaces{"__dir__", "__file__"};
  for (std::size_t i = begin; i < end; ++i) {
    if (is_one_of(cursor_.word(i), kPlaces)) return true;
  }
  return false;
}

// basename(__DIR__) === 'vendor': where the file lies decides which branch is dead.
void PhpFlow::add_place_test(std::size_t begin, std::size_t end, Tests& tests) {
  constexpr std::array<PhpSign, 4> kComparisons{"===", "==", "!==", "!="};
  if (!names_place(begin, end)) return;
  std::size_t sign = begin;
  while (sign < end && !cursor_.is(sign, kComparisons)) sign = cursor_.after(sign);
  if (sign >= end) return;
  const auto left = operands_.parse(begin, scope_, class_, sign);
  const auto right = operand(sign + 1);
  if (left.end != sign || right.end != end) return;  // && or || beside it
  const ExprId both = operands_.add(ExprKind::kCall, cursor_.text(sign), cursor_.range(begin, end),
                                    {left.expr, right.expr});
  const bool is_same = cursor_.is(sign, "===") || cursor_.is(sign, "==");
  tests.positive.push_back(add_guard(is_same ? kIsSame : kIsOther, both));
  tests.negative.push_back(add_guard(is_same ? kIsOther : kIsSame, both));
}

// preg_match('#/vendor/#', __DIR__): whether it does is not looked into.
bool PhpFlow::asks_place(std::size_t i, string_view name) const {
  constexpr std::array<string_view, 9> kTextTests{
      "fnmatch", "preg_match", "str_contains", "str_ends_with", "str_starts_with",
      "stripos", "strncmp",    "strpos",       "strstr"};
  return is_one_of(name, kTextTests) && names_place(i + 2, cursor_.partner(i + 1));
}

// if (isProVersion()): the function may have looked for files.
void PhpFlow::add_asked(std::size_t i, bool negated, Tests& tests) {
  const bool is_static = i > 1 && cursor_.is(i - 1, "::");
  const ExprId call = operand(is_static ? i - 2 : i).expr;
  if (call == kNoExpr || facts_.php.exprs[call].kind != ExprKind::kCall) return;
  auto& side = negated ? tests.negative : tests.positive;
  if (side.size() < kMaxGuards) side.push_back(add_guard(kIsAsked, call));
}

// if (is_file($path)) return $path; if (is_file($path = X)) return $path;
bool PhpFlow::is_of_tested_file(ExprId value) const {
  const auto text_of = [this](ExprId id) {
    const Range range = facts_.php.exprs[id].range;
    return cursor_.source().substr(range.offset, range.length);
  };
  if (value == kNoExpr) return false;
  const Expr& expr = facts_.php.exprs[value];
  const bool is_bound = expr.kind == ExprKind::kVariable && expr.child_count > 0;
  const ExprId held = is_bound ? facts_.php.children[expr.first_child] : kNoExpr;
  return std::any_of(active_.begin(), active_.end(), [&](std::uint32_t one) {
    const Guard& guard = known_guards_[one];
    if (guard.argument == kNoExpr || !is_one_of(guard.function, kFileTests)) return false;
    const string_view tested = text_of(guard.argument);
    return tested == text_of(value) || (held != kNoExpr && tested == text_of(held));
  });
}

Guarded PhpFlow::add_guards() {
  const std::size_t first = active_.size() > kMaxGuards ? active_.size() - kMaxGuards : 0;
  Guarded guarded{.first = static_cast<std::uint32_t>(facts_.php.guards.size())};
  for (std::size_t k = first; k < active_.size(); ++k) {
    facts_.php.guards.push_back(known_guards_[active_[k]]);
  }
  guarded.count = static_cast<std::uint32_t>(facts_.php.guards.size()) - guarded.first;
  return guarded;
}

// Its argument is read where it is tested: what variables hold may be something else later.
std::uint32_t PhpFlow::guard_at(std::size_t i, string_view function) {
  const auto [known, is_new] =
      guards_by_token_.try_emplace(i, static_cast<std::uint32_t>(known_guards_.size()));
  if (is_new) {
    Guard guard{.function = facts_.arena.copy(function)};
    if (cursor_.is(i + 1, "(") && !cursor_.is(i + 2, ")")) guard.argument = operand(i + 2).expr;
    known_guards_.push_back(guard);
  }
  return known->second;
}

std::uint32_t PhpFlow::add_guard(string_view function, ExprId argument) {
  known_guards_.push_back({.function = function, .argument = argument});
  return static_cast<std::uint32_t>(known_guards_.size() - 1);
}

}  // namespace danglint
