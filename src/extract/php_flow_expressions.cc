// Expressions: tests, includes, assignments and calls in them.
#include <algorithm>
#include <array>
#include <utility>

#include "base/path.h"
#include "danglint/rules.h"
#include "extract/php_flow.h"

namespace danglint {
namespace {

using Kind = PhpTokenKind;
using std::string_view;

constexpr unsigned kMaxDepth = 250;
constexpr std::size_t kMaxIncludes = 1 << 16;  // of one file
// Tokens read again for operands, for each token of the file.
constexpr std::size_t kOperandCost = 20;

bool leaves(PhpWord word) {
  constexpr std::array<PhpWord, 7> kWords{"return",   "exit",  "die", "throw",
                                          "continue", "break", "goto"};
  return is_one_of(word, kWords);
}

// What Composer calls a file that it loads: the MD5 of package and path.
bool is_hash(string_view key) {
  constexpr std::size_t kDigits = 32;
  return key.size() == kDigits && key.find_first_not_of("0123456789abcdef") == string_view::npos;
}

// FNV-1a.
std::uint32_t hash(string_view text) {
  std::uint32_t value = 2166136261U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return value;
}

}  // namespace

std::uint32_t hash_of_function(string_view lower_name) {
  return hash(lower_name);
}

// Reads [begin, end): one level of brackets after the other. && and ? make what was tested so far a
// guard of what follows.
PhpFlow::Tests PhpFlow::scan(std::size_t begin, std::size_t end, bool in_condition) {
  Tests tests;
  if (++depth_ > kMaxDepth) {
    flat(begin, end);
    --depth_;
    return tests;
  }
  const std::size_t mark = active_.size();
  bool negated = false;
  for (std::size_t i = begin; i < end;) {
    const std::size_t here = i;
    if (cursor_.kind(i) == Kind::kInclude) {
      if (is_include(i)) add_include(i, in_condition);
      ++i;
    } else if (cursor_.kind(i) == Kind::kVariable) {
      i = scan_variable(i, end, negated, in_condition, tests);
    } else if (cursor_.kind(i) == Kind::kName || cursor_.kind(i) == Kind::kProperty) {
      i = scan_name(i, end, negated, tests);
    } else if (cursor_.closes_before(i, end)) {
      i = scan_bracket(i, negated, in_condition, tests);
    } else {
      i = scan_operator(i, mark, tests);
    }
    // What is denied is the call at the end of !$this->files->has(X) and !Files::has(X).
    constexpr std::array<PhpSign, 4> kGoesOn{"@", "::", "->", "?->"};
    const bool goes_on = cursor_.is(here, kGoesOn) || cursor_.is(i, kGoesOn);
    negated = cursor_.is(here, "!") ? !negated : negated && goes_on;
  }
  active_.resize(mark);
  --depth_;
  return tests;
}

std::size_t PhpFlow::scan_name(std::size_t i, std::size_t end, bool negated, Tests& tests) {
  const PhpWord word = cursor_.word(i);
  if (!word.empty() && word == "and") {
    activate(tests.positive);
    activate(tests.platform);
    tests.exits_if_true = leaves(cursor_.word(i + 1));
    return i + 1;
  }
  if (!word.empty() && word == "or") {
    activate(tests.negative);
    activate(tests.platform);
    tests.exits_if_false = leaves(cursor_.word(i + 1));
    return i + 1;
  }
  const PhpWord before = i > 0 ? cursor_.word(i - 1) : PhpWord();
  if (word == "function") return function(i, end);
  if (word == "class" && before == "new") {
    // The constructor's arguments may name files too.
    if (cursor_.is(i + 1, "(") && cursor_.closes_before(i + 1, end)) {
      scan(i + 2, cursor_.partner(i + 1), false);
    }
    return class_statement(i, end);
  }
  if (cursor_.is(i + 1, "::") && cursor_.kind(i + 2) == Kind::kVariable && cursor_.is(i + 3, "=")) {
    const auto parsed = operand(i + 4);
    const std::string owner = PhpExpressionParser::class_of(cursor_.text(i), class_);
    add_definition(SymbolKind::kProperty, owner + "::" + std::string(cursor_.text(i + 2)),
                   parsed.expr);
    add_class_maps(parsed.expr);
    return i + 4;
  }
  if (!cursor_.is(i + 1, "(") || !cursor_.closes_before(i + 1, end)) {
    const string_view name = last_name(cursor_.text(i));
    const bool may_be_platform = !name.empty() && to_lower(name[0]) == 'p';
    if (may_be_platform && tests.platform.size() < kMaxGuards) {
      const std::string lower = to_lower(name);
      if (is_platform_name(lower)) tests.platform.push_back(guard_at(i, kIsOfPlatform));
    }
    return i + 1;
  }
  if (before == "new") note_construction(i);
  if (word == "fn" || before == "new") {
    scan(i + 2, cursor_.partner(i + 1), false);
    return cursor_.partner(i + 1) + 1;
  }
  return scan_call(i, to_lower(last_name(cursor_.text(i))), negated, tests);
}

std::size_t PhpFlow::scan_call(std::size_t i, const std::string& name, bool negated, Tests& tests) {
  const std::size_t close = cursor_.partner(i + 1);
  const bool is_method =
      i > 0 && (cursor_.is(i - 1, "->") || cursor_.is(i - 1, "?->") || cursor_.is(i - 1, "::"));
  note_call(i);
  bool registers = false;
  if (!is_method) {
    if (name == "define") add_define(i);
    if (name == "set_include_path" || name == "ini_set") add_include_path(i, name);
    registers = name == "spl_autoload_register";
    if (registers) add_autoloader(i);
    if (name == kIsMoved) tests.afterwards.push_back(guard_at(i, kIsMoved));
  }
  add_made_file(i, name, is_method);
  const bool outer = std::exchange(in_autoloader_, in_autoloader_ || registers);
  const Tests inner = scan(i + 2, close, false);
  in_autoloader_ = outer;
  if (leaves(cursor_.word(i))) return close + 1;
  // file_exists(X) === false, false === file_exists(X)
  const bool compared_after = cursor_.is(close + 1, "===") || cursor_.is(close + 1, "==");
  const bool compared_before = i > 1 && (cursor_.is(i - 1, "===") || cursor_.is(i - 1, "=="));
  if ((compared_after && cursor_.word(close + 2) == "false") ||
      (compared_before && cursor_.word(i - 2) == "false")) {
    negated = !negated;
  }
  const bool is_own_test = (is_method || !is_guard_function(name)) && names_file_test(name);
  if (is_own_test || (!is_method && is_guard_function(name))) {
    auto& side = negated ? tests.negative : tests.positive;
    if (side.size() < kMaxGuards) side.push_back(guard_at(i, is_own_test ? "file_exists" : name));
  } else if (tests.platform.size() < kMaxGuards) {
    // function_exists('mb_strlen')
    const bool asks_platform = name == "function_exists" && cursor_.kind(i + 2) == Kind::kString &&
                               is_platform_function(to_lower(cursor_.text(i + 2).substr(1)));
    if (asks_platform || is_platform_name(name) || asks_place(i, name)) {
      tests.platform.push_back(guard_at(i, kIsOfPlatform));
    } else if (close == i + 2 && (!is_method || cursor_.is(i - 1, "::"))) {
      add_asked(i, negated, tests);
    }
  }
  tests.add(inner, negated);
  return close + 1;
}

std::size_t PhpFlow::scan_bracket(std::size_t i, bool negated, bool in_condition, Tests& tests) {
  const std::size_t close = cursor_.partner(i);
  if (cursor_.is(i, "{")) {
    // The arms of a match, or a block: its own flow.
    const Leaves leaves = leaves_;
    statements(i + 1, close);
    leaves_ = leaves;
    return close + 1;
  }
  tests.add(scan(i + 1, close, in_condition), negated);
  if (cursor_.is(i, "[") && cursor_.is(close + 1, "=")) {  // [$a, $b] = ...
    for (std::size_t at = i + 1; at < close; ++at) {
      if (cursor_.kind(at) != Kind::kVariable) continue;
      assign(operands_.variable(at).name, operands_.unknown(cursor_.range(at, at + 1)), true);
    }
  }
  return close + 1;
}

std::size_t PhpFlow::scan_operator(std::size_t i, std::size_t mark, Tests& tests) {
  if (cursor_.is(i, "&&")) {
    activate(tests.positive);
    activate(tests.platform);
    tests.exits_if_true = leaves(cursor_.word(i + 1));
  } else if (cursor_.is(i, "||")) {
    activate(tests.negative);
    activate(tests.platform);
    tests.exits_if_false = leaves(cursor_.word(i + 1));
  } else if (cursor_.is(i, "?") && cursor_.is(i + 1, ":")) {
    tests.exits_if_false = leaves(cursor_.word(i + 2));
    return i + 2;
  } else if (cursor_.is(i, "?")) {
    activate(tests.positive);
    activate(tests.platform);
    deny(tests.negative);
  } else if (cursor_.is(i, ":")) {
    active_.resize(mark);
    activate(tests.negative);
    activate(tests.platform);
    deny(tests.positive);
  } else if (cursor_.is(i, ",") || cursor_.is(i, ";")) {
    active_.resize(mark);
  }
  return i + 1;
}

// ---- assignments

std::size_t PhpFlow::scan_variable(std::size_t i, std::size_t end, bool negated, bool in_condition,
                                   Tests& tests) {
  const auto variable = operands_.variable(i);
  std::size_t op = variable.end;
  const bool is_append = cursor_.is(op, "[") && cursor_.closes_before(op, end);
  if (is_append) op = cursor_.after(op);
  const bool is_set = cursor_.is(op, "=");
  const bool is_joined = cursor_.is(op, ".=");
  const bool is_default = cursor_.is(op, "?\?=");
  if (!is_set && !is_joined && !is_default) {
    constexpr std::array<PhpSign, 5> kChanges{"+=", "-=", "*=", "++", "--"};
    if (cursor_.is(op, kChanges) && scope_.find(variable.name) != kNoExpr) {
      scope_.bind(variable.name, kNoExpr);
    }
    const auto known = variable_tests_.find(variable.name);
    if (known != variable_tests_.end()) tests.add(known->second, negated);
    return variable.end;
  }

  const auto parsed = operand(op + 1);
  const std::size_t value_end = std::clamp(parsed.end, op + 1, std::max(end, op + 1));
  const ExprId held = is_set && !is_append ? kNoExpr : operands_.parse_variable(i, scope_, class_);
  const Range range = cursor_.range(i, value_end);
  // A closure assigned to a variable is scanned with its body; its flow is its own.
  const Tests inner = scan(op + 1, value_end, in_condition);
  tests.add(inner, negated);
  tests.exits_if_false = tests.exits_if_false || inner.exits_if_false;
  ExprId value = parsed.expr;
  if (is_append) {
    value = is_set ? operands_.add(ExprKind::kAppend, "", range, {held, parsed.expr})
                   : operands_.unknown(range);
  } else if (is_joined) {
    value = operands_.add(ExprKind::kConcat, "", range, {held, parsed.expr});
  } else if (is_default) {
    value = operands_.add(ExprKind::kEither, "", range, {held, parsed.expr});
  }
  assign(variable.name, value, !is_append);
  if (!is_append) note_tests(variable.name, inner);
  return value_end;
}

void PhpFlow::assign(const std::string& variable, ExprId value, bool is_whole) {
  constexpr string_view kThis = "this->";
  add_class_maps(value);
  if (in_class_body_) {
    add_definition(SymbolKind::kProperty, class_.name + "::$" + variable, value);
    return;
  }
  constexpr string_view kGlobals = "GLOBALS[";
  if (variable.starts_with(kGlobals)) {
    std::string global = variable.substr(kGlobals.size());
    if (const std::size_t close = global.find(']'); close != std::string::npos) {
      global.erase(close, 1);
    }
    add_definition(SymbolKind::kGlobal, global, value);
  } else if (variable.starts_with(kThis)) {
    add_definition(SymbolKind::kProperty, class_.name + "::$" + variable.substr(kThis.size()),
                   value);
  } else if (is_whole && scope_.is_global(variable) &&
             facts_.php.exprs[value].kind != ExprKind::kUnknown) {
    add_definition(SymbolKind::kGlobal, variable, value);
  }
  if (is_whole) {
    scope_.bind(variable, value);
  } else {
    scope_.extend(variable, value);
  }
}

void PhpFlow::add_class_maps(ExprId value) {
  const Expr& array = facts_.php.exprs[value];
  if (array.kind != ExprKind::kArray) return;
  const auto first = facts_.php.children.begin() + array.first_child;
  const std::vector<ExprId> children(first, first + array.child_count);
  constexpr std::size_t kHead = 200;  // "autoload_files.php @generated by Composer"
  const bool is_composers =
      cursor_.source().substr(0, kHead).find("@generated by Composer") != string_view::npos;
  if (!is_class_map(facts_.php, children, is_composers)) return;
  ClassMap map{.range = array.range, .is_required = is_composers};
  const auto extensions = layout_rule().php_extensions;
  for (std::size_t i = 1; i < children.size(); i += 2) {
    const Expr& path = facts_.php.exprs[children[i]];
    const Expr& last =
        facts_.php.exprs[facts_.php.children[path.first_child + path.child_count - 1]];
    const string_view extension = path::extension(last.text);
    if (std::find(extensions.begin(), extensions.end(), extension) == extensions.end()) return;
    map.values.push_back(children[i]);
    map.is_required = map.is_required && is_hash(facts_.php.exprs[children[i - 1]].text);
  }
  facts_.php.class_maps.push_back(std::move(map));
}

// ---- calls

// file_put_contents(X, ...), copy(..., X), fopen(X, 'w'); $files->dumpFile(X, ...)
void PhpFlow::add_made_file(std::size_t i, string_view name, bool is_method) {
  constexpr std::array<string_view, 2> kFirst{"file_put_contents", "touch"};
  // Of Symfony's Filesystem, Laravel's File, Flysystem and the like.
  constexpr std::array<string_view, 6> kMethods{"appendtofile", "dumpfile", "put",
                                                "savefile",     "write",    "writefile"};
  constexpr std::array<string_view, 5> kSecond{"copy", "rename", "symlink", "link",
                                               "move_uploaded_file"};
  const std::size_t close = cursor_.partner(i + 1);
  std::size_t second = i + 2;
  while (second < close && !cursor_.is(second, ",")) second = cursor_.after(second);
  ++second;
  if (name == "fopen") {
    const string_view mode = cursor_.text(second);
    constexpr string_view kWriting = "waxc";
    if (mode.size() > 1 && kWriting.find(mode[1]) == string_view::npos) return;
  } else if (is_one_of(name, kSecond)) {
    if (second < close) facts_.php.made_files.push_back({operand(second).expr, function_});
    return;
  } else if (is_method ? !is_one_of(name, kMethods) : !is_one_of(name, kFirst)) {
    return;
  }
  facts_.php.made_files.push_back({operand(i + 2).expr, function_});
}

// What is called with text may be a loader; which functions are, only the whole program knows.
void PhpFlow::note_call(std::size_t i) {
  constexpr std::size_t kFewTokens = 24;
  const std::size_t close = cursor_.partner(i + 1);
  bool has_text = false;
  for (std::size_t at = i + 2; at < std::min(close, i + 2 + kFewTokens) && !has_text; ++at) {
    has_text = cursor_.kind(at) == Kind::kString || cursor_.kind(at) == Kind::kTemplateText;
  }
  if (!has_text) return;
  const std::string name = to_lower(last_name(cursor_.text(i)));
  std::string function = name;
  std::size_t begin = i;
  const bool is_static = i > 1 && cursor_.is(i - 1, "::");
  const bool is_object = i > 1 && (cursor_.is(i - 1, "->") || cursor_.is(i - 1, "?->"));
  if (is_static || is_object) {
    begin = i - 2;
    if (is_static) {
      function = to_lower(operands_.class_of(cursor_.text(begin), class_)) + "::" + name;
    } else if (cursor_.text(begin) == "$this") {
      function = to_lower(class_.name) + "::" + name;
    } else {
      return;
    }
  }
  facts_.php.called.push_back(hash(function));
  if (!is_any_loader_ && !loaders_.contains(function)) return;
  const ExprId call = operand(begin).expr;
  if (call == kNoExpr || facts_.php.exprs[call].kind != ExprKind::kCall) return;
  LoaderCall made{.call = call, .range = cursor_.range(begin, close + 1), .function = function_};
  made.guarded = add_guards();
  facts_.php.loader_calls.push_back(made);
}

void PhpFlow::note_construction(std::size_t i) {
  for (std::size_t at = i + 2; at < cursor_.partner(i + 1); ++at) {
    const bool is_text =
        cursor_.kind(at) == Kind::kString || cursor_.kind(at) == Kind::kTemplateText;
    if (!is_text || cursor_.text(at).find('/') == string_view::npos) continue;
    const ExprId call = operand(i).expr;
    if (facts_.php.exprs[call].kind != ExprKind::kCall) return;
    const std::string name = to_lower(PhpExpressionParser::class_of(cursor_.text(i), class_));
    facts_.php.constructions.push_back({facts_.arena.copy(name), call});
    return;
  }
}

void PhpFlow::add_define(std::size_t i) {
  if (i > 0 && (cursor_.kind(i - 1) == Kind::kNumber || cursor_.word(i - 1) == "new")) return;
  const auto name = operand(i + 2);
  if (!cursor_.is(name.end, ",") || facts_.php.exprs[name.expr].kind != ExprKind::kLiteral) return;
  const string_view constant = facts_.php.exprs[name.expr].text;
  add_definition(SymbolKind::kConstant, constant, operand(name.end + 1).expr);
}

// set_include_path(X), ini_set('include_path', X)
void PhpFlow::add_include_path(std::size_t i, const std::string& name) {
  auto value = operand(i + 2);
  if (name == "ini_set") {
    const Expr& setting = facts_.php.exprs[value.expr];
    if (setting.text != "include_path" || !cursor_.is(value.end, ",")) return;
    value = operand(value.end + 1);
  }
  facts_.php.include_paths.push_back(value.expr);
}

// spl_autoload_register('name'), (['Class', 'method']), ([$this, 'method'])
void PhpFlow::add_autoloader(std::size_t i) {
  for (std::size_t at = i + 2; at < cursor_.partner(i + 1);
       at = cursor_.is(at, "{") ? cursor_.after(at) : at + 1) {
    if (cursor_.kind(at) != Kind::kString) continue;
    const std::string name =
        to_lower(last_name(php_string_value(cursor_.source(), cursor_.token(at))));
    facts_.php.autoloaders.push_back(facts_.arena.copy(name));
    facts_.php.autoloaders.push_back(facts_.arena.copy(to_lower(class_.name) + "::" + name));
  }
}

// ---- includes

PhpExpressionParser::Parsed PhpFlow::operand(std::size_t at) {
  if (operand_cost_ > kOperandCost * (cursor_.size() + 1)) {
    return {operands_.unknown(cursor_.range(at, at + 1)), at};
  }
  const auto parsed = operands_.parse(at, scope_, class_);
  operand_cost_ += std::max(parsed.end, at) - at;
  return parsed;
}

// PHP's lexer has the keyword; does its parser take it for one?
bool PhpFlow::is_include(std::size_t i) const {
  if (i > 0) {
    if (cursor_.kind(i - 1) == Kind::kNumber) return false;
    const PhpWord before = cursor_.word(i - 1);
    if (cursor_.is(i - 1, "::") || before == "function" || before == "const" || before == "as" ||
        before == "insteadof")
      return false;
    // of an enum
    if (before == "case" && (cursor_.is(i + 1, ";") || cursor_.is(i + 1, "="))) return false;
    if (cursor_.is(i - 1, "&") && i > 1 && cursor_.word(i - 2) == "function") return false;
    // a named argument
    if (cursor_.is(i + 1, ":") && (cursor_.is(i - 1, "(") || cursor_.is(i - 1, ","))) return false;
  }
  // use T { include as x; x as protected include; }
  const PhpWord next = cursor_.word(i + 1);
  if (cursor_.is(i + 1, ";") || next == "as" || next == "insteadof") return false;
  return !cursor_.is(i + 1, "=") && !cursor_.is(i + 1, "::") && !cursor_.is(i + 1, "=>");
}

void PhpFlow::add_include(std::size_t i, bool in_condition) {
  if (facts_.php.includes.size() == kMaxIncludes) {
    facts_.is_cut = true;
    return;
  }
  IncludeStatement include;
  const std::string keyword = to_lower(cursor_.text(i));
  include.keyword = keyword == "include"        ? IncludeKeyword::kInclude
                    : keyword == "include_once" ? IncludeKeyword::kIncludeOnce
                    : keyword == "require"      ? IncludeKeyword::kRequire
                                                : IncludeKeyword::kRequireOnce;
  const auto parsed = operand(i + 1);
  const std::size_t end = std::max(parsed.end, i + 1);
  include.operand = parsed.expr;
  include.range = cursor_.range(i, end);
  include.silenced = i > 0 && cursor_.is(i - 1, "@");
  include.tested = in_condition || is_tested(i, end);
  include.in_autoloader = in_autoloader_;
  include.function = function_;
  include.guarded = add_guards();
  facts_.php.includes.push_back(include);
}

// (include X) || ..., include X or ..., if ((@include X) === false)
bool PhpFlow::is_tested(std::size_t i, std::size_t end) const {
  const PhpWord after = cursor_.word(end);
  if (after == "or" || after == "and" || after == "xor") return true;
  std::size_t before = i;
  if (before > 0 && cursor_.is(before - 1, "@")) --before;
  if (before > 0 && cursor_.is(before - 1, "!")) return true;
  if (before == 0 || !cursor_.is(before - 1, "(") || !cursor_.is(end, ")")) return false;
  constexpr std::array<PhpSign, 7> kTests{"||", "&&", "?", "===", "!==", "==", "!="};
  const PhpWord next = cursor_.word(end + 1);
  return cursor_.is(end + 1, kTests) || (before > 1 && cursor_.is(before - 2, "!")) ||
         next == "or" || next == "and";
}

}  // namespace danglint
