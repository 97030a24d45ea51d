#include "link/php_include_paths.h"

#include <algorithm>

#include "base/path.h"
#include "link/php_evaluator.h"

namespace danglint {
namespace {

// Debian's default include_path, after ".".
constexpr std::string_view kSystemIncludePath = "/usr/share/php";

bool names_include_path(const FileFacts& facts) {
  return !facts.php.include_paths.empty() ||
         std::any_of(facts.php_settings.begin(), facts.php_settings.end(),
                     [](const auto& one) { return one.kind == PhpSettingKind::kIncludePath; });
}

// The entries that are known as a whole.
void add_folders(const StringPattern& pattern, std::string_view around,
                 std::vector<std::string>& folders) {
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
        const bool is_new = std::find(folders.begin(), folders.end(), folder) == folders.end();
        if (is_new) folders.push_back(std::move(folder));
      }
      at = end + 1;
    }
  }
}

}  // namespace

PhpIncludePaths::PhpIncludePaths(const Program& program, const PhpSymbols& symbols)
    : symbols_(symbols) {
  PhpEvaluator evaluator(program, symbols);
  for (FileId file = 0; file < program.files.size(); ++file) {
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr || !names_include_path(*facts)) continue;
    const std::string_view around = path::dirname(program.files[file].target_path);
    auto& folders = by_project_[symbols.project_of(file)];
    for (const ExprId expr : facts->php.include_paths) {
      const AbstractString value = evaluator.evaluate(evaluator.context(file), expr);
      for (const StringPattern& one : value.alternatives()) add_folders(one, around, folders);
    }
    // What a machine's own configuration says (php.ini, pools) is for all that runs there.
    const bool is_of_machine = path::is_within(program.files[file].target_path, "/etc");
    for (const PhpSetting& setting : facts->php_settings) {
      if (setting.kind != PhpSettingKind::kIncludePath) continue;
      add_folders(StringPattern::constant(setting.text), around, is_of_machine ? usual_ : folders);
    }
  }
  usual_.emplace_back(kSystemIncludePath);
  for (auto& [project, folders] : by_project_) {
    folders.insert(folders.end(), usual_.begin(), usual_.end());
  }
}

const std::vector<std::string>& PhpIncludePaths::of(FileId file) const {
  const auto found = by_project_.find(symbols_.project_of(file));
  return found == by_project_.end() ? usual_ : found->second;
}

}  // namespace danglint
