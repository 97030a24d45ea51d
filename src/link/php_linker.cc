// From include statements to references: what each may read, and what guards it.
#include <algorithm>
#include <array>
#include <set>

#include "base/parallel.h"
#include "base/path.h"
#include "link/link.h"
#include "link/php_constants.h"
#include "link/php_evaluator.h"

namespace danglint {
namespace {

// Tests whose argument names a file.
constexpr std::array<std::string_view, 10> kFileTests{
    "file_exists", "is_file",       "is_readable", "is_dir",   "is_link",
    "is_writable", "is_executable", "realpath",    "filesize", "stream_resolve_include_path"};

constexpr std::string_view kSystemIncludePath =
    "/usr/share/php";  // Debian's default include_path, after "."

template <typename Range, typename Value>
bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

// Could the pattern be this text?
bool may_be(const StringPattern& pattern, std::string_view text) {
  if (pattern.is_constant()) return path::normalize(pattern.head()) == text;
  if (text.size() < pattern.head().size() + pattern.tail().size()) return false;
  if (!text.starts_with(pattern.head()) || !text.ends_with(pattern.tail())) return false;
  std::size_t at = pattern.head().size();
  for (std::size_t i = 1; i + 1 < pattern.literals.size(); ++i) {
    const std::size_t found = text.find(pattern.literals[i], at);
    if (found == std::string_view::npos) return false;
    at = found + pattern.literals[i].size();
  }
  return at <= text.size() - pattern.tail().size();
}

class FileLinker {
 public:
  FileLinker(const Program& program, const PhpConstants& constants, FileId file)
      : constants_(constants),
        source_(program.files[file]),
        facts_(program.facts_of(file)->php),
        file_(file) {}

  std::vector<Reference> references() const {
    std::vector<Reference> made;
    made.reserve(facts_.includes.size());
    for (const IncludeStatement& include : facts_.includes) made.push_back(reference(include));
    return made;
  }

 private:
  AbstractString value_of(ExprId expr) const {
    return evaluate(facts_, expr, source_.target_path,
                    [this](std::string_view name) { return constants_.value(name, file_); });
  }

  Reference reference(const IncludeStatement& include) const {
    Reference made{.kind = ReferenceKind::kPhpInclude, .keyword = include.keyword};
    made.span = {file_, caret(include.operand)};
    made.written = written(include.operand);
    made.prefix = prefix_of(include.operand);
    const AbstractString value = value_of(include.operand);
    for (const StringPattern& alternative : value.alternatives()) add_candidates(alternative, made);
    if (made.candidates.empty()) made.tail.clear();
    const bool survives_absence = include.keyword == IncludeKeyword::kInclude ||
                                  include.keyword == IncludeKeyword::kIncludeOnce;
    made.weak =
        include.silenced || (include.tested && survives_absence) || is_guarded(include, made);
    return made;
  }

  void add_candidates(const StringPattern& alternative, Reference& made) const {
    if (!alternative.is_constant() || alternative.head().empty() ||
        alternative.head().find("://") != std::string::npos ||
        alternative.head().find('\\') != std::string::npos ||
        alternative.head().find('\0') != std::string::npos ||
        (alternative.head().size() > 1 && alternative.head()[1] == ':')) {
      made.has_unknown_candidate = true;  // holes, stream wrappers, Windows paths
      return;
    }
    const std::string& text = alternative.head();
    const std::string folder(path::dirname(source_.target_path));
    if (text.starts_with('/')) {
      made.candidates.push_back(text);
      return;
    }
    // "./x" is relative to the working directory alone, which under a web server is the entry
    // script's folder; other relative paths go through include_path first and try the including
    // file's folder too. Any folder of the tree may hold the entry script, so a file of the tree
    // that ends so will do.
    made.candidates.push_back(path::join(folder, text));
    made.tail = path::normalize(text);
    while (made.tail.starts_with("../")) made.tail.erase(0, 3);
    const bool uses_include_path = !text.starts_with("./") && !text.starts_with("../");
    if (uses_include_path) made.candidates.push_back(path::join(kSystemIncludePath, text));
  }

  // Where the reader should look: the last literal, since that is where names are mistyped, else
  // the whole operand.
  Range caret(ExprId operand) const {
    const Expr* expr = &facts_.exprs[operand];
    const Range whole = expr->range;
    while (expr->kind == ExprKind::kConcat && expr->child_count > 0) {
      expr = &facts_.exprs[facts_.children[expr->first_child + expr->child_count - 1]];
    }
    return expr->kind == ExprKind::kLiteral && expr->range.length > 0 ? expr->range : whole;
  }

  // The operand in one normal spelling, so that it is the same whatever its white space and quotes.
  std::string written(ExprId id) const {
    if (id == kNoExpr) return "...";
    const Expr& expr = facts_.exprs[id];
    std::string_view separator;
    switch (expr.kind) {
      case ExprKind::kLiteral:
        return "'" + std::string(expr.text) + "'";
      case ExprKind::kConstant:
      case ExprKind::kClassConstant:
        return std::string(expr.text);
      case ExprKind::kVariable:
        return "$" + std::string(expr.text);
      case ExprKind::kMagicDir:
        return "__DIR__";
      case ExprKind::kMagicFile:
        return "__FILE__";
      case ExprKind::kConcat:
        separator = " . ";
        break;
      case ExprKind::kEither:
        separator = " : ";
        break;
      case ExprKind::kCall:
        separator = ", ";
        break;
      case ExprKind::kUnknown:
        return "...";
    }
    std::string text;
    for (std::uint32_t i = 0; i < expr.child_count; ++i) {
      if (i > 0) text += separator;
      text += written(facts_.children[expr.first_child + i]);
    }
    return expr.kind == ExprKind::kCall ? std::string(expr.text) + '(' + text + ')' : text;
  }

  // The constant that the path begins with, told apart from one of the same name elsewhere by what
  // it stands for.
  std::string prefix_of(ExprId operand) const {
    const Expr* expr = &facts_.exprs[operand];
    while ((expr->kind == ExprKind::kConcat || expr->kind == ExprKind::kCall) &&
           expr->child_count > 0) {
      expr = &facts_.exprs[facts_.children[expr->first_child]];
    }
    if (expr->kind != ExprKind::kConstant) return {};
    std::string prefix(expr->text);
    for (const StringPattern& alternative : constants_.value(expr->text, file_).alternatives()) {
      prefix += '\0';
      prefix += alternative.head();
    }
    return prefix;
  }

  bool is_guarded(const IncludeStatement& include, const Reference& made) const {
    for (std::uint32_t i = 0; i < include.guard_count; ++i) {
      if (holds_back(facts_.guards[include.first_guard + i], made)) return true;
    }
    return false;
  }

  bool holds_back(const Guard& guard, const Reference& made) const {
    if (contains(kFileTests, guard.function)) return tests_one_of(value_of(guard.argument), made);
    if (guard.function == "defined") {
      // A switch that nobody turns on.
      const AbstractString name = value_of(guard.argument);
      return name.single_constant() != nullptr && !constants_.is_defined(*name.single_constant());
    }
    return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
      return contains(rule.guard_functions, guard.function);
    });
  }

  bool tests_one_of(const AbstractString& tested, const Reference& made) const {
    if (made.candidates.empty()) return true;
    const std::string folder(path::dirname(source_.target_path));
    for (const StringPattern& pattern : tested.alternatives()) {
      StringPattern absolute = pattern;
      if (pattern.is_constant() && !pattern.head().starts_with('/')) {
        absolute = StringPattern::constant(path::join(folder, pattern.head()));
      }
      for (const std::string& candidate : made.candidates) {
        const std::string normal = path::normalize(candidate);
        if (may_be(absolute, normal)) return true;
        // A test of the folder around it.
        if (absolute.is_constant() && path::is_within(normal, path::normalize(absolute.head())))
          return true;
      }
    }
    return false;
  }

  const PhpConstants& constants_;
  const SourceFile& source_;
  const PhpFacts& facts_;
  FileId file_;
};

// Files outside of the inputs that may define what the inputs use.
void want_reached_files(const Program& program, const Target& target, Linked& linked) {
  std::set<std::string> wanted;
  for (const Reference& reference : linked.references) {
    if (reference.kind != ReferenceKind::kPhpInclude) continue;
    for (const std::string& candidate : reference.candidates) {
      if (program.by_target_path.contains(path::normalize(candidate))) break;
      const Answer answer = target.find(candidate);
      if (answer.existence != Existence::kPresent) continue;
      if (answer.status.type == FileType::kRegular &&
          !program.by_target_path.contains(answer.real)) {
        wanted.insert(answer.real);
      }
      break;
    }
  }
  for (const std::string& one : wanted) linked.wanted.push_back({one, nullptr, false});
}

}  // namespace

void link_php(const Program& program, const Target& target, unsigned jobs, Linked& linked) {
  const PhpConstants constants(program);
  std::vector<std::vector<Reference>> slots(program.files.size());
  parallel_for(program.files.size(), jobs, [&](std::size_t i) {
    const auto file = static_cast<FileId>(i);
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr || facts->php.includes.empty()) return;
    slots[i] = FileLinker(program, constants, file).references();
  });
  for (std::vector<Reference>& slot : slots) {
    linked.references.insert(linked.references.end(), std::make_move_iterator(slot.begin()),
                             std::make_move_iterator(slot.end()));
  }
  want_reached_files(program, target, linked);
}

}  // namespace danglint
