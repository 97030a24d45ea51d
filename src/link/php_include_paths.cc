#include "link/php_include_paths.h"

#include <algorithm>
#include <set>

#include "base/path.h"
#include "link/php_reference.h"

namespace danglint {
namespace {

bool names_include_path(const FileFacts& facts) {
  return !facts.php.include_paths.empty() ||
         std::any_of(facts.php_settings.begin(), facts.php_settings.end(),
                     [](const auto& one) { return one.kind == PhpSettingKind::kIncludePath; });
}

// $libraries . ':' . get_include_path(): what is in such a folder nobody knows. $root . '/vendor/pear' has libraries.
bool has_unknown_entry(const StringPattern& pattern) {
  for (std::size_t i = 1; i < pattern.literals.size(); ++i) {
    const std::string& before = pattern.literals[i - 1];
    const std::string& behind = pattern.literals[i];
    const bool begins = before.empty() || before.ends_with(':');
    if (begins && (behind.empty() || behind.starts_with(':'))) return true;
  }
  return false;
}

// The entries that are known as a whole, and that others are not.
void add_folders(const StringPattern& pattern, std::string_view around, IncludePath& all) {
  all.has_unknown = all.has_unknown || has_unknown_entry(pattern);
  for (std::size_t i = 0; i < pattern.literals.size(); ++i) {
    const std::string_view text = pattern.literals[i];
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(':', at), text.size());
      const bool touches_hole =
          (at == 0 && i > 0) || (end == text.size() && i + 1 < pattern.literals.size());
      const std::string_view entry = text.substr(at, end - at);
      // The working directory is looked in anyway; other relative ones are its subfolders or
      // neighbours.
      if (!touches_hole && !entry.empty() && entry != ".") {
        std::string folder = path::normalize(path::join(around, entry));
        auto& known = all.folders;
        const bool is_new = std::find(known.begin(), known.end(), folder) == known.end();
        if (is_new) known.push_back(std::move(folder));
      }
      at = end + 1;
    }
  }
}

}  // namespace

PhpIncludePaths::PhpIncludePaths(const Program& program, const PhpSymbols& symbols)
    : symbols_(symbols) {
  PhpEvaluator evaluator(program, symbols);
  Setters setters;
  for (FileId file = 0; file < program.files.size(); ++file) {
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr || !names_include_path(*facts)) continue;
    const std::string_view around = path::dirname(program.files[file].target_path);
    IncludePath& own = by_project_[symbols.project_of(file)];
    const bool had_unknown = own.has_unknown;
    if (!facts->php.include_paths.empty())
      setters.emplace(path::basename(program.files[file].target_path), file);
    for (const ExprId expr : facts->php.include_paths) {
      const AbstractString value = evaluator.evaluate(evaluator.context(file), expr);
      for (const StringPattern& one : value.alternatives()) add_folders(one, around, own);
    }
    // Composer's for old packages, which have nothing of the application.
    if (program.files[file].in_dependency_folder) own.has_unknown = had_unknown;
    // What a machine's own configuration says (php.ini, pools) is for all that runs there.
    const bool is_of_machine = path::is_within(program.files[file].target_path, "/etc");
    for (const PhpSetting& setting : facts->php_settings) {
      if (setting.kind != PhpSettingKind::kIncludePath) continue;
      add_folders(StringPattern::constant(setting.text), around, is_of_machine ? usual_ : own);
    }
  }
  take_from_included(program, setters, evaluator);
  usual_.folders.emplace_back(kSystemIncludePath);
  for (auto& [project, own] : by_project_) {
    own.folders.insert(own.folders.end(), usual_.folders.begin(), usual_.folders.end());
    own.has_unknown = own.has_unknown || usual_.has_unknown;
  }
}

// html/index.php includes ../include/setup.php, which is no part of what is below html/ and says where the rest is.
void PhpIncludePaths::take_from_included(const Program& program, const Setters& setters,
                                         PhpEvaluator& evaluator) {
  if (setters.empty()) return;
  std::set<std::pair<std::string_view, std::string_view>> taken;  // projects
  for (FileId file = 0; file < program.files.size(); ++file) {
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr) continue;
    for (const IncludeStatement& include : facts->php.includes) {
      const std::string_view name = path::basename(last_literal(facts->php, include.operand));
      const auto [first, last] = setters.equal_range(name);
      for (auto one = first; one != last; ++one) {
        const std::string_view to = symbols_.project_of(file);
        const std::string_view from = symbols_.project_of(one->second);
        if (to == from) continue;
        const PhpContext context = evaluator.context(file);
        const AbstractString value = evaluator.evaluate(context, include.operand);
        const std::string_view folder = path::dirname(context.path);
        const auto is_setter = [&](const StringPattern& path) {
          return path.is_constant() && path::normalize(path::join(folder, path.head())) ==
                                           program.files[one->second].target_path;
        };
        const auto& all = value.alternatives();
        if (std::any_of(all.begin(), all.end(), is_setter)) taken.emplace(to, from);
      }
    }
  }
  const auto before = by_project_;
  for (const auto& [to, from] : taken) {
    const IncludePath& other = before.at(from);
    IncludePath& own = by_project_[to];
    own.folders.insert(own.folders.end(), other.folders.begin(), other.folders.end());
    own.has_unknown = own.has_unknown || other.has_unknown;
  }
}

const IncludePath& PhpIncludePaths::of(FileId file) const {
  const auto found = by_project_.find(symbols_.project_of(file));
  return found == by_project_.end() ? usual_ : found->second;
}

}  // namespace danglint
