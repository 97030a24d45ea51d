#include "link/php_reference.h"

#include <algorithm>
#include <set>

#include "base/path.h"
#include "link/php_functions.h"
#include "link/tree_index.h"

namespace danglint {
namespace {

// Stream wrappers, Windows paths, bytes that no path has.
bool is_foreign(std::string_view text) {
  return text.find("://") != std::string_view::npos || text.find('\\') != std::string_view::npos ||
         text.find('\0') != std::string_view::npos || text.find('\n') != std::string_view::npos ||
         text.starts_with("data:") || (text.size() > 1 && text[1] == ':');
}

std::string with_slashes(std::string text) {
  std::replace(text.begin(), text.end(), '\\', '/');
  return text;
}

// What follows a part that is not known, without its detours: /./x is /x, and so is /../x, of another folder that is not
// known.
void shorten(StringPattern& pattern) {
  for (std::size_t i = 1; i < pattern.literals.size(); ++i) {
    std::string& literal = pattern.literals[i];
    const bool is_last = i + 1 == pattern.literals.size();
    if (!is_last && literal.ends_with('.')) continue;  // the beginning of a name
    if (literal.starts_with("../")) literal.insert(0, 1, '/');
    if (!literal.starts_with('/')) continue;
    const bool is_folder = literal.size() > 1 && literal.ends_with('/');
    literal = path::normalize(literal) + (is_folder ? "/" : "");
  }
}

// Steps between two parts that are not known say nothing: HOLE/HOLE is a hole.
void drop_bare_steps(StringPattern& pattern) {
  if (!pattern.head().empty() || pattern.literals.size() < 3) return;
  const auto is_bare = [](const std::string& literal) {
    return literal.find_first_not_of("./") == std::string::npos;
  };
  pattern.literals.erase(
      std::remove_if(pattern.literals.begin() + 1, pattern.literals.end() - 1, is_bare),
      pattern.literals.end() - 1);
}

ExprId last_operand(const PhpFacts& facts, ExprId expr) {
  while (facts.exprs[expr].kind == ExprKind::kConcat && facts.exprs[expr].child_count > 0) {
    expr = children_of(facts, facts.exprs[expr]).back();
  }
  return expr;
}

}  // namespace

std::string written_expression(const PhpFacts& facts, ExprId id) {
  if (id == kNoExpr) return "...";
  const Expr& expr = facts.exprs[id];
  std::string_view separator;
  switch (expr.kind) {
    case ExprKind::kLiteral:
      return "'" + std::string(expr.text) + "'";
    case ExprKind::kConstant:
    case ExprKind::kClassConstant:
    case ExprKind::kProperty:
      return std::string(expr.text);
    case ExprKind::kVariable:
    case ExprKind::kParameter:
    case ExprKind::kGlobal:
      return "$" + std::string(expr.text);
    case ExprKind::kMagicDir:
      return "__DIR__";
    case ExprKind::kMagicFile:
      return "__FILE__";
    case ExprKind::kConcat:
      separator = " . ";
      break;
    case ExprKind::kEither:
    case ExprKind::kChoice:
      separator = " : ";
      break;
    case ExprKind::kCall:
      separator = ", ";
      break;
    default:
      return "...";
  }
  std::string text;
  for (const ExprId child : children_of(facts, expr)) {
    if (!text.empty()) text += separator;
    text += written_expression(facts, child);
  }
  return expr.kind == ExprKind::kCall ? std::string(expr.text) + '(' + text + ')' : text;
}

Range caret_of(const PhpFacts& facts, ExprId operand) {
  const Expr& last = facts.exprs[last_operand(facts, operand)];
  return last.kind == ExprKind::kLiteral && last.range.length > 0 ? last.range
                                                                  : facts.exprs[operand].range;
}

std::string_view last_literal(const PhpFacts& facts, ExprId operand) {
  const Expr& last = facts.exprs[last_operand(facts, operand)];
  return last.kind == ExprKind::kLiteral ? last.text : std::string_view();
}

bool depends_on_parameter(const PhpFacts& facts, ExprId expr) {
  bool depends = false;
  for_each_below(facts, expr, [&](ExprId below) {
    depends = depends || facts.exprs[below].kind == ExprKind::kParameter;
    return !depends;
  });
  return depends;
}

Range origin_of(const PhpContext& context, ExprId operand) {
  const PhpFacts& facts = *context.facts;
  ExprId at = last_operand(facts, operand);
  bool is_elsewhere = false;
  for (;;) {
    const Expr& expr = facts.exprs[at];
    const auto children = children_of(facts, expr);
    const bool is_taken = at == context.choice;
    if (expr.kind == ExprKind::kVariable && !children.empty()) {
      is_elsewhere = true;
      at = last_operand(facts, children[0]);
    } else if (is_taken && expr.kind == ExprKind::kChoice && context.arm < children.size()) {
      is_elsewhere = true;
      at = last_operand(facts, children[context.arm]);
    } else if (is_taken && expr.kind == ExprKind::kEach) {
      at = children[0];
    } else if (is_elsewhere && expr.kind == ExprKind::kArray &&
               2 * context.arm + 1 < children.size()) {
      at = last_operand(facts, children[2 * context.arm + 1]);
    } else {
      return is_elsewhere && expr.kind == ExprKind::kLiteral ? expr.range : Range{};
    }
  }
}

namespace {

// plugin_dir_path(__FILE__): what a framework's function makes of the file's own place is as sure as that is.
bool is_of_own_place(const PhpContext& context, const PhpSymbols& symbols, const Expr& call) {
  const auto known = symbols.functions(call.text, context.file);
  const auto children = children_of(*context.facts, call);
  return !known.empty() && known.front().file == kNoFile && !children.empty() &&
         std::any_of(children.begin(), children.end(), [&](ExprId child) {
           const ExprKind kind = context.facts->exprs[child].kind;
           return kind == ExprKind::kMagicFile || kind == ExprKind::kMagicDir;
         });
}

// `depth`: how many expressions with several parts are around it.
std::string prefix_below(const PhpContext& context, const PhpSymbols& symbols, ExprId operand,
                         std::uint32_t function, std::set<ExprId>& seen, unsigned depth) {
  constexpr unsigned kDeepest = 64;
  if (depth > kDeepest || !seen.insert(operand).second) return {};
  const PhpFacts& facts = *context.facts;
  const Expr* expr = &facts.exprs[operand];
  const auto in_scope = [&](std::string_view kind) {
    // Of one function in one file.
    return std::string(kind) + std::string(expr->text) + '\0' + std::string(context.path) + '\0' +
           std::to_string(function);
  };
  for (;;) {
    const auto children = children_of(facts, *expr);
    switch (expr->kind) {
      case ExprKind::kConcat:
      case ExprKind::kElement:
      case ExprKind::kEach:
      case ExprKind::kEachKey:
      case ExprKind::kAppend:
        if (children.empty()) return {};
        expr = &facts.exprs[children[0]];
        continue;
      case ExprKind::kCall:
      case ExprKind::kEither:
      case ExprKind::kChoice: {
        const bool is_call = expr->kind == ExprKind::kCall;
        const bool is_known = is_call && (!symbols.functions(expr->text, context.file).empty() ||
                                          symbols.has_method(expr->text));
        // What nobody knows may make anything of its arguments.
        if (is_call && !is_known && !is_php_function(expr->text)) return {};
        for (const ExprId child : children) {
          std::string prefix = prefix_below(context, symbols, child, function, seen, depth + 1);
          if (!prefix.empty()) return prefix;
        }
        if (!is_known || (is_call && is_of_own_place(context, symbols, *expr))) return {};
        // What a function of the program returns is a name of its own.
        return "f:" + std::string(expr->text) + '\0' +
               std::string(symbols.project_of(context.file));
      }
      case ExprKind::kVariable:
        if (children.empty()) return in_scope("v:");
        expr = &facts.exprs[children[0]];
        continue;
      case ExprKind::kParameter:
        return in_scope("p:");
      case ExprKind::kConstant:
      case ExprKind::kClassConstant:
      case ExprKind::kProperty:
      case ExprKind::kGlobal:
        return "s:" + std::string(expr->text) + '\0' +
               std::string(symbols.project_of(context.file));
      case ExprKind::kUnknown:
        return in_scope("?:") + std::to_string(expr->range.offset);
      default:
        return {};
    }
  }
}

}  // namespace

std::string prefix_of(const PhpContext& context, const PhpSymbols& symbols, ExprId operand,
                      std::uint32_t function) {
  std::set<ExprId> seen;
  return prefix_below(context, symbols, operand, function, seen, 0);
}

bool steps_up_from_unknown(const AbstractString& value) {
  return std::any_of(
      value.alternatives().begin(), value.alternatives().end(), [](const StringPattern& one) {
        return !one.is_constant() && one.head().empty() && one.literals[1].starts_with("../");
      });
}

void add_alternatives(const AbstractString& value, const PhpContext& context,
                      const IncludePath& include_path, Reference& made) {
  const std::string folder(path::dirname(context.path));
  for (const StringPattern& alternative : value.alternatives()) {
    const bool is_foreign_text =
        std::any_of(alternative.literals.begin(), alternative.literals.end(), is_foreign);
    const std::string& text = alternative.head();
    // 'inc\a.php' leads somewhere on Windows; what stands there with slashes was meant.
    if (alternative.is_constant() && text.find('\\') != std::string::npos &&
        !is_foreign(with_slashes(text))) {
      made.candidates.push_back(path::join(folder, text));
    }
    if (is_foreign_text || alternative.is_hole() || (alternative.is_constant() && text.empty())) {
      made.has_unknown_candidate = true;
      continue;
    }
    if (!alternative.is_constant()) {
      StringPattern pattern = alternative;
      shorten(pattern);
      // Relative to a folder that is not known.
      if (!text.empty() && !text.starts_with('/')) {
        std::string head = path::normalize(text) + (text.ends_with('/') ? "/" : "");
        while (head.starts_with("../")) head.erase(0, 3);
        pattern = concatenate(StringPattern::hole(), pattern);
        pattern.literals[1].replace(0, text.size(), '/' + head);
      }
      // An absolute path, but anywhere.
      if (pattern.head() == "/") pattern.literals.front().clear();
      drop_bare_steps(pattern);
      made.patterns.push_back(std::move(pattern));
      continue;
    }
    if (text.starts_with('/')) {
      made.candidates.push_back(text);
      continue;
    }
    // "./x" is relative to the working directory alone, which under a web server is the entry
    // script's folder; other relative paths go through include_path first and try the including
    // file's folder too. Any folder of the tree may hold the entry script, so a file of the tree
    // that ends so will do.
    made.candidates.push_back(path::join(folder, text));
    made.tail = path::normalize(text);
    while (made.tail.starts_with("../")) made.tail.erase(0, 3);
    if (text.starts_with("./") || text.starts_with("../")) continue;
    made.has_unknown_candidate = made.has_unknown_candidate || include_path.has_unknown;
    for (const std::string& place : include_path.folders) {
      made.candidates.push_back(path::join(place, text));
    }
  }
}

namespace {

// The same folder after parts that are not known: is_dir(PLUGINS . 'clock').
bool is_around(const StringPattern& tested, const StringPattern& one) {
  if (tested.is_constant() || tested.tail().empty()) return false;
  std::string folder = tested.tail();
  if (!folder.ends_with('/')) folder += '/';
  return tested.literals.size() == one.literals.size() && one.tail().starts_with(folder) &&
         std::equal(tested.literals.begin(), tested.literals.end() - 1, one.literals.begin());
}

}  // namespace

bool tests_reference(const AbstractString& tested, const AbstractString& value,
                     std::string_view including_path, const Reference& made) {
  const std::string folder(path::dirname(including_path));
  for (const StringPattern& pattern : tested.alternatives()) {
    for (const StringPattern& one : value.alternatives()) {
      if (pattern == one || is_around(pattern, one)) return true;
      // The same end after a part that is not known.
      if (!pattern.is_constant() && !one.is_constant() && !one.tail().empty() &&
          pattern.tail() == one.tail()) {
        return true;
      }
    }
    StringPattern absolute = pattern;
    if (pattern.is_constant() && !pattern.head().starts_with('/')) {
      absolute = StringPattern::constant(path::join(folder, pattern.head()));
    }
    if (absolute.is_hole()) continue;
    // is_file('/etc/inc/own.inc') of what include_path leads to.
    const bool is_searched = !made.tail.empty() && made.candidates.size() > 1;
    if (is_searched && absolute.is_constant() && absolute.head().ends_with('/' + made.tail)) {
      return true;
    }
    for (const std::string& candidate : made.candidates) {
      const std::string normal = path::normalize(candidate);
      if (may_be(absolute, normal)) return true;
      // A test of the folder around it.
      if (absolute.is_constant() && path::is_within(normal, path::normalize(absolute.head()))) {
        return true;
      }
    }
  }
  return made.candidates.empty() && made.patterns.empty();
}

}  // namespace danglint
