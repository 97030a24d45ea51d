// Statements: branches, loops, functions and classes.
#include "extract/php_flow.h"
#include "extract/php_facts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

// Of statements and brackets; deeper ones are searched without their guards.
constexpr unsigned kMaxDepth = 250;

bool leaves_function(PhpWord word) {
  constexpr std::array<PhpWord, 5> kWords{"return", "exit", "die", "throw", "goto"};
  return is_one_of(word, kWords);
}
bool leaves_block(PhpWord word) {
  return word == "break" || word == "continue";
}

bool is_modifier(PhpWord word) {
  constexpr std::array<PhpWord, 8> kWords{"abstract",  "final",   "readonly", "public",
                                          "protected", "private", "static",   "var"};
  return is_one_of(word, kWords);
}
bool is_class_word(PhpWord word) {
  constexpr std::array<PhpWord, 4> kWords{"class", "interface", "trait", "enum"};
  return is_one_of(word, kWords);
}
bool ends_alternative_syntax(PhpWord word) {
  constexpr std::array<PhpWord, 7> kWords{"endif",  "else",       "elseif",   "endwhile",
                                          "endfor", "endforeach", "endswitch"};
  return is_one_of(word, kWords);
}

}  // namespace

PhpFlow::PhpFlow(const PhpCursor& cursor, const std::set<std::string, std::less<>>& loaders,
                 FileFacts& facts)
    : cursor_(cursor),
      loaders_(loaders),
      is_any_loader_(loaders.contains(kEveryFunction)),
      facts_(facts),
      operands_(cursor, facts) {
  for (const std::string& loader : loaders) {
    loader_words_.insert(loader.substr(loader.rfind(':') + 1));
  }
}

void PhpFlow::run() {
  statements(0, cursor_.size());
  auto& called = facts_.php.called;
  std::sort(called.begin(), called.end());
  called.erase(std::unique(called.begin(), called.end()), called.end());
}

void PhpFlow::statements(std::size_t begin, std::size_t end) {
  const std::size_t mark = active_.size();
  leaves_ = Leaves::kNot;
  bool is_left = false;
  for (std::size_t at = begin; at < end;) {
    const PhpWord word = cursor_.word(at);
    const bool may_leave = leaves_function(word) && word != "goto";
    const std::size_t next = statement(at, end);
    // Functions and classes are there all the same: see function().
    if (may_leave && !is_left && leaves_ == Leaves::kFunction && next < end) {
      is_left = true;
      activate({guard_at(at, kIsUnreachable)});
    }
    at = next;
  }
  active_.resize(mark);
}

// Reads the statement at `at` and returns where the next one begins. Sets leaves_ if control never
// gets past it.
std::size_t PhpFlow::statement(std::size_t at, std::size_t end) {
  if (++depth_ > kMaxDepth) {
    --depth_;
    return flat(at, end);
  }
  const std::size_t next = statement_inside(at, end);
  --depth_;
  return std::max(next, at + 1);
}

std::size_t PhpFlow::statement_inside(std::size_t at, std::size_t end) {
  leaves_ = Leaves::kNot;
  may_leave_ = false;
  if (cursor_.is(at, "{") && cursor_.closes_before(at, end)) {
    const std::size_t close = cursor_.partner(at);
    statements(at + 1, close);
    return close + 1;
  }
  if (cursor_.kind(at) != Kind::kName) return expression_statement(at, end);
  const PhpWord first = cursor_.word(at);
  if (first.empty()) return expression_statement(at, end);
  if (first == "if") return if_statement(at, end);
  if (first == "while" || first == "for" || first == "foreach") return loop(at, end);
  if (first == "switch") return switch_statement(at, end);
  if (first == "catch") return catch_statement(at, end);
  if (first == "do") forget_assigned(at + 1, cursor_.after(at + 1));
  if (first == "try") return try_statement(at, end);
  if (first == "do" || first == "finally" || first == "else") return at + 1;
  if (first == "case" || first == "default") return label(at, end);
  if (first == "const") return constants(at, end);
  if (first == "global") return globals(at, end);
  if (first == "function") return function(at, end);
  if (is_modifier(first) && !cursor_.is(at + 1, "::")) return at + 1;
  if (is_class_word(first) && cursor_.kind(at + 1) == Kind::kName && !cursor_.is(at + 1, "(")) {
    return class_statement(at, end);
  }
  if (first == "return") return return_statement(at, end);
  const std::size_t next = expression_statement(at, end);
  if (leaves_function(first)) leaves_ = Leaves::kFunction;
  if (leaves_block(first)) leaves_ = Leaves::kBlock;
  return next;
}

// case X: and default: are no statements; neither are the arms of a match.
std::size_t PhpFlow::label(std::size_t at, std::size_t end) const {
  for (std::size_t i = at + 1; i < end; i = cursor_.after(i)) {
    if (cursor_.is(i, ":") || cursor_.is(i, "=>") || cursor_.is(i, ";")) return i + 1;
  }
  return at + 1;
}

// ---- branches

// What is held after one of several branches was taken. After a test of files, what one branch says
// makes up for what another lacks.
void PhpFlow::join(const std::vector<PhpScope::Changes>& branches, bool after_tests) {
  std::vector<const PhpScope::Slot*> all;
  for (const PhpScope::Changes& branch : branches) {
    for (const PhpScope::Change& change : branch) all.push_back(change.variable);
  }
  std::sort(all.begin(), all.end(), [](const PhpScope::Slot* a, const PhpScope::Slot* b) {
    return a != b && a->first < b->first;
  });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::vector<std::size_t> next(branches.size());  // change of each branch: all are sorted by name
  std::vector<ExprId> arms;
  for (const PhpScope::Slot* slot : all) {
    const std::string& variable = slot->first;
    arms.clear();
    for (std::size_t i = 0; i < branches.size(); ++i) {
      const PhpScope::Changes& branch = branches[i];
      const bool is_changed = next[i] < branch.size() && branch[next[i]].variable == slot;
      const ExprId held = is_changed ? branch[next[i]++].value : slot->second;
      if (std::find(arms.begin(), arms.end(), held) == arms.end()) arms.push_back(held);
    }
    if (arms.size() == 1 && arms[0] == kNoExpr) {
      if (slot->second != kNoExpr) scope_.bind(variable, kNoExpr);
      continue;
    }
    bool is_any = after_tests;
    for (ExprId& arm : arms) {
      if (arm != kNoExpr) continue;
      is_any = true;
      arm = scope_.is_global(variable) ? operands_.add(ExprKind::kGlobal, variable, {}, {})
                                       : operands_.unknown({});
    }
    scope_.bind(variable,
                arms.size() == 1
                    ? arms[0]
                    : operands_.add(is_any ? ExprKind::kEither : ExprKind::kChoice, "", {}, arms));
  }
}

// `if (empty($x))` where $x is the empty string: what it was is gone behind the branch.
bool PhpFlow::is_surely_empty(std::size_t open, std::size_t close) const {
  std::size_t at = open + 1;
  if (cursor_.is(at, "!")) {
    ++at;
  } else if (cursor_.word(at) == "empty" && cursor_.is(at + 1, "(") &&
             cursor_.after(at + 1) == close) {
    at += 2;
    --close;
  } else {
    return false;
  }
  if (cursor_.kind(at) != Kind::kVariable || at + 1 != close) return false;
  const ExprId held = scope_.find(cursor_.text(at).substr(1));
  if (held == kNoExpr) return false;
  const Expr& value = facts_.php.exprs[held];
  return value.kind == ExprKind::kLiteral && (value.text.empty() || value.text == "0");
}

// if, elseif and else, in both syntaxes, one after the other: a long chain is not deep.
std::size_t PhpFlow::if_statement(std::size_t at, std::size_t end) {
  const std::size_t mark = active_.size();
  std::vector<std::uint32_t> afterwards;
  std::vector<PhpScope::Changes> branches;
  std::size_t next = at;
  bool all_leave = true;
  Leaves leaves = Leaves::kFunction;
  bool after_tests = false;
  Tests first_tests;
  const auto end_branch = [&](std::size_t scope_mark) {
    PhpScope::Changes changes = scope_.undo(scope_mark);
    if (leaves_ == Leaves::kNot) {
      all_leave = false;
      branches.push_back(std::move(changes));
      return may_leave_;
    }
    if (leaves_ == Leaves::kBlock) leaves = Leaves::kBlock;
    return true;
  };
  for (;;) {
    if (!cursor_.is(next + 1, "(") || !cursor_.closes_before(next + 1, end)) {
      ++next;
      all_leave = false;
      break;
    }
    const std::size_t open = next + 1;
    const std::size_t close = cursor_.partner(open);
    Tests tests = scan(open + 1, close, true);
    add_place_test(open + 1, close, tests);
    if (close == open + 2 && (cursor_.word(open + 1) == "false" || cursor_.text(open + 1) == "0")) {
      tests.positive.push_back(guard_at(open + 1, kIsOfPlatform));
    }
    const bool is_sure = is_surely_empty(open, close);
    after_tests = after_tests || asks_files(tests);
    if (next == at) first_tests = tests;
    const std::size_t branch = active_.size();
    activate(tests.positive);
    activate(tests.platform);
    deny(tests.negative);
    const std::size_t scope_mark = scope_.mark();
    next = branch_body(close + 1, end);
    active_.resize(branch);
    // if (!file_exists($x)) { build($x); }
    const bool may_end = end_branch(scope_mark);
    if (may_end || (!tests.negative.empty() && may_make_files(open, next))) {
      add_file_tests(tests.negative, afterwards);
    }

    activate(tests.negative);
    activate(tests.platform);
    deny(tests.positive);
    const PhpWord word = next < end ? cursor_.word(next) : PhpWord();
    if (word == "elseif") continue;
    if (word == "else" && cursor_.word(next + 1) == "if") {
      ++next;
      continue;
    }
    if (word == "else") {
      const std::size_t else_mark = scope_.mark();
      next = branch_body(next + 1, end);
      if (end_branch(else_mark)) add_file_tests(tests.positive, afterwards);
    } else if (!is_sure) {
      all_leave = false;
      branches.emplace_back();
    }
    break;
  }
  active_.resize(mark);
  activate(afterwards);
  const PhpScope::Changes only_branch =
      branches.size() == 2 && branches[1].empty() ? branches[0] : PhpScope::Changes{};
  join(branches, after_tests);
  for (const auto& [slot, value] : only_branch) {
    // if (!is_file($x)) { $x = null; }: from here on $x tells whether it is a file.
    if (value == kNoExpr || facts_.php.exprs[value].kind != ExprKind::kUnknown) continue;
    Tests found;
    found.positive = first_tests.negative;
    note_tests(slot->first, found);
  }
  leaves_ = all_leave ? leaves : Leaves::kNot;
  return next;
}

// It hands something of the test on: build($x), $compiler->write($x), but not log($x).
bool PhpFlow::may_make_files(std::size_t open, std::size_t end) const {
  const std::size_t close = cursor_.partner(open);
  const auto is_tested = [&](string_view variable) {
    for (std::size_t i = open + 1; i < close; ++i) {
      if (cursor_.kind(i) == Kind::kVariable && cursor_.text(i) == variable) return true;
    }
    return false;
  };
  for (std::size_t i = close + 1; i < end; ++i) {
    const bool is_name = cursor_.kind(i) == Kind::kProperty ||
                         (cursor_.kind(i) == Kind::kName && cursor_.word(i).empty());
    if (!is_name || !cursor_.is(i + 1, "(") || !cursor_.closes_before(i + 1, end)) continue;
    const bool only_talks = probably_talks(last_name(cursor_.text(i)));
    for (std::size_t at = i + 2; !only_talks && at < cursor_.partner(i + 1); ++at) {
      if (cursor_.kind(at) == Kind::kVariable && is_tested(cursor_.text(at))) return true;
    }
  }
  return false;
}

// One statement, or all to the word that ends the alternative syntax. leaves_ is the branch's.
std::size_t PhpFlow::branch_body(std::size_t at, std::size_t end) {
  leaves_ = Leaves::kNot;
  if (at >= end) return at;
  const std::size_t mark = active_.size();
  if (!cursor_.is(at, ":")) {
    at = statement(at, end);
    active_.resize(mark);
    return at;
  }
  leaves_ = Leaves::kNot;
  for (++at; at < end && !ends_alternative_syntax(cursor_.word(at));) at = statement(at, end);
  active_.resize(mark);
  if (at < end && cursor_.word(at).text().starts_with("end")) {
    return cursor_.is(at + 1, ";") ? at + 2 : at + 1;
  }
  return at;
}

// ---- loops

std::size_t PhpFlow::loop(std::size_t at, std::size_t end) {
  const std::size_t open = at + 1;
  if (!cursor_.is(open, "(") || !cursor_.closes_before(open, end)) return open;
  const std::size_t close = cursor_.partner(open);
  const bool is_while = cursor_.word(at) == "while";
  const bool is_foreach = cursor_.word(at) == "foreach";
  const Tests tests = scan(open + 1, close, is_while);
  if (cursor_.is(close + 1, ";")) {
    leaves_ = Leaves::kNot;
    return close + 2;
  }
  std::size_t body_end = cursor_.after(close + 1);
  if (cursor_.is(close + 1, ":")) {
    const std::string ends = "end" + std::string(cursor_.word(at).text());
    while (body_end < end && cursor_.word(body_end).text() != ends) {
      body_end = cursor_.after(body_end);
    }
  } else if (!cursor_.is(close + 1, "{")) {
    body_end = std::min(end_of_statement(close + 1, end) + 1, end);
  }
  forget_assigned(close + 1, std::min(body_end, end));
  const std::size_t scope_mark = scope_.mark();
  const std::size_t mark = active_.size();
  if (is_while) activate(tests.positive);
  if (is_foreach) bind_foreach(open, close);
  const std::size_t next = branch_body(close + 1, end);
  active_.resize(mark);
  std::vector<PhpScope::Changes> branches{scope_.undo(scope_mark), {}};
  join(branches, asks_files(tests));
  leaves_ = Leaves::kNot;
  return next;
}

// foreach (EXPRESSION as $key => $value)
void PhpFlow::bind_foreach(std::size_t open, std::size_t close) {
  std::size_t as = open + 1;
  while (as < close && cursor_.word(as) != "as") as = cursor_.after(as);
  if (as >= close) return;
  const ExprId array = operand(open + 1).expr;
  std::size_t arrow = as + 1;
  while (arrow < close && !cursor_.is(arrow, "=>")) arrow = cursor_.after(arrow);
  const auto bind = [&](std::size_t at, ExprKind kind) {
    if (cursor_.is(at, "&")) ++at;
    if (cursor_.kind(at) != Kind::kVariable) return;
    const auto variable = operands_.variable(at);
    assign(variable.name, operands_.add(kind, "", cursor_.range(open + 1, as), {array}), true);
  };
  if (arrow < close) bind(as + 1, ExprKind::kEachKey);
  bind(arrow < close ? arrow + 1 : as + 1, ExprKind::kEach);
}

// Before a loop runs again, its variables hold what it set them to.
void PhpFlow::forget_assigned(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (cursor_.kind(i) != Kind::kVariable) continue;
    const auto variable = operands_.variable(i);
    const std::size_t next =
        cursor_.is(variable.end, "[") ? cursor_.after(variable.end) : variable.end;
    constexpr std::array<PhpSign, 6> kAssigns{"=", ".=", "?\?=", "+=", "++", "--"};
    const bool is_assigned = cursor_.is(next, kAssigns);
    const ExprId held = is_assigned ? scope_.find(variable.name) : kNoExpr;
    if (held == kNoExpr || facts_.php.exprs[held].kind == ExprKind::kUnknown) continue;
    scope_.bind(variable.name,
                operands_.add(ExprKind::kEither, "", {}, {held, operands_.unknown({})}));
  }
}

std::size_t PhpFlow::switch_statement(std::size_t at, std::size_t end) {
  const std::size_t open = at + 1;
  if (!cursor_.is(open, "(") || !cursor_.closes_before(open, end)) return open;
  const std::size_t close = cursor_.partner(open);
  const Tests tests = scan(open + 1, close, false);
  const bool has_braces = cursor_.is(close + 1, "{") && cursor_.closes_before(close + 1, end);
  const std::size_t body_end = has_braces ? cursor_.partner(close + 1) : end;
  const std::size_t mark = active_.size();
  activate(tests.platform);
  const std::size_t scope_mark = scope_.mark();
  std::vector<PhpScope::Changes> branches;
  bool has_default = false;
  std::size_t next = close + 2;
  leaves_ = Leaves::kNot;
  while (next < body_end && cursor_.word(next) != "endswitch") {
    const PhpWord word = cursor_.word(next);
    if (word == "case" || word == "default") {
      has_default = has_default || word == "default";
      if (leaves_ != Leaves::kNot) {
        PhpScope::Changes changes = scope_.undo(scope_mark);
        if (leaves_ == Leaves::kBlock) branches.push_back(std::move(changes));
      }
      active_.resize(mark);
      activate(tests.platform);
      next = label(next, body_end);
      leaves_ = Leaves::kNot;
      continue;
    }
    next = statement(next, body_end);
  }
  PhpScope::Changes changes = scope_.undo(scope_mark);
  if (leaves_ != Leaves::kFunction) branches.push_back(std::move(changes));
  if (!has_default) branches.emplace_back();
  active_.resize(mark);
  join(branches, asks_files(tests));
  leaves_ = Leaves::kNot;
  return next < end ? next + 1 : next;
}

// try { ... }; what follows it are statements of their own.
std::size_t PhpFlow::try_statement(std::size_t at, std::size_t end) {
  const std::size_t mark = active_.size();
  const std::size_t close = cursor_.after(at + 1);
  for (std::size_t next = close; cursor_.word(next) == "catch" && cursor_.is(next + 1, "(");) {
    const std::size_t types_end = cursor_.partner(next + 1);
    for (std::size_t i = next + 2; i < types_end; ++i) {
      const std::string type = to_lower(last_name(cursor_.text(i)));
      if (type == "throwable" || type == "error") activate({guard_at(at, kIsCaught)});
    }
    next = cursor_.after(types_end + 1);
  }
  const std::size_t next = statement(at + 1, end);
  active_.resize(std::min(mark, active_.size()));
  return next;
}

std::size_t PhpFlow::catch_statement(std::size_t at, std::size_t end) {
  if (!cursor_.is(at + 1, "(") || !cursor_.closes_before(at + 1, end)) return at + 1;
  const std::size_t mark = scope_.mark();
  const std::size_t next = branch_body(cursor_.after(at + 1), end);
  std::vector<PhpScope::Changes> branches{{}};
  PhpScope::Changes changes = scope_.undo(mark);
  if (leaves_ == Leaves::kNot) branches.push_back(std::move(changes));
  join(branches, true);
  leaves_ = Leaves::kNot;
  return next;
}

// ---- declarations

// const A = ..., B = ...;
std::size_t PhpFlow::constants(std::size_t at, std::size_t end) {
  ++at;
  while (at < end && cursor_.kind(at) != Kind::kCloseTag && !cursor_.is(at, ";")) {
    const bool is_name = cursor_.kind(at) == Kind::kName || cursor_.kind(at) == Kind::kInclude;
    if (!is_name || !cursor_.is(at + 1, "=")) {
      ++at;
      continue;
    }
    const std::string name(cursor_.text(at));
    const auto parsed = operand(at + 2);
    if (in_class_body_) {
      add_definition(SymbolKind::kClassConstant, class_.name + "::" + name, parsed.expr);
    } else {
      add_definition(SymbolKind::kConstant, name, parsed.expr);
    }
    at = std::max(parsed.end, at + 2);
  }
  return at + 1;
}

// global $a, $b;
std::size_t PhpFlow::globals(std::size_t at, std::size_t end) {
  for (++at; at < end && cursor_.kind(at) == Kind::kVariable; ++at) {
    const std::string name(cursor_.text(at).substr(1));
    if (!scope_.is_top_level()) {
      scope_.declare_global(name);
      scope_.bind(name, kNoExpr);
    }
    if (cursor_.is(at + 1, ",")) ++at;
  }
  return at + 1;
}

// ---- expressions as statements

std::size_t PhpFlow::expression_statement(std::size_t at, std::size_t end) {
  const std::size_t stop = end_of_statement(at, end);
  const bool ends_with_brace = stop < end && cursor_.is(stop, "}");
  const Tests tests = scan(at, ends_with_brace ? stop + 1 : stop, false);
  std::vector<std::uint32_t> afterwards;
  if (tests.exits_if_false) add_file_tests(tests.positive, afterwards);
  if (tests.exits_if_true) add_file_tests(tests.negative, afterwards);
  activate(afterwards);
  if (active_.size() < kMaxGuards) activate(tests.afterwards);
  may_leave_ = may_leave(at, stop);
  return stop + 1;
}

// A call, and nothing else, of what is called as if it did not come back.
bool PhpFlow::may_leave(std::size_t at, std::size_t stop) const {
  std::size_t open = at;
  while (open < stop && !cursor_.is(open, "(") && !cursor_.is(open, "=")) ++open;
  const bool is_call = open > at && open < stop && cursor_.is(open, "(");
  if (!is_call || cursor_.after(open) != stop) return false;
  return probably_leaves(cursor_.text(open - 1));
}

// The index of the ; or ?> that ends it, or of the } of a body that does.
std::size_t PhpFlow::end_of_statement(std::size_t at, std::size_t end) const {
  for (std::size_t i = at; i < end;) {
    if (cursor_.is(i, ";") || cursor_.kind(i) == Kind::kCloseTag) return i;
    const std::size_t close = cursor_.partner(i);
    if (cursor_.is(i, "{") && close > i && ends_with_body(close)) return close;
    i = close + 1;
  }
  return end;
}

// Nothing follows the body that could go on with the expression: it was a function's, not a
// closure's.
bool PhpFlow::ends_with_body(std::size_t close) const {
  if (close + 1 >= cursor_.size()) return true;
  const Kind next = cursor_.kind(close + 1);
  if (next == Kind::kOperator) {
    constexpr std::array<PhpSign, 6> kBegins{"{", "}", "#[", "$", "!", "@"};
    return cursor_.is(close + 1, kBegins);
  }
  const PhpWord following = cursor_.word(close + 1);
  return following != "and" && following != "or" && following != "xor" && next != Kind::kCloseTag &&
         next != Kind::kTemplateText && next != Kind::kTemplateEnd;
}

// Too deep to follow: only what is included is still looked for.
std::size_t PhpFlow::flat(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (cursor_.kind(i) == Kind::kInclude && is_include(i)) add_include(i, false);
  }
  return end;
}

}  // namespace danglint
