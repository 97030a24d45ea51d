#include "link/php_constants.h"

#include <algorithm>

#include "base/path.h"
#include "link/php_evaluator.h"

namespace danglint {
namespace {

bool marks_application(std::string_view name) {
  return name == "index.php" || name == "composer.json";
}

}  // namespace

PhpConstants::PhpConstants(const Program& program) : program_(program) {
  find_applications();
  for (FileId file = 0; file < program.files.size(); ++file) {
    const FileFacts* facts = program.facts_of(file);
    if (facts == nullptr) continue;
    for (const ConstantDefinition& constant : facts->php.constants) {
      definitions_[constant.name].push_back(all_.size());
      all_.push_back({.file = file, .value_expr = constant.value});
    }
  }
  // In order and by one thread: where definitions go round in a circle, the result depends on where
  // it is entered.
  for (Definition& definition : all_) evaluate(definition);
}

void PhpConstants::find_applications() {
  for (const SourceFile& file : program_.files) {
    if (marks_application(path::basename(file.target_path)) || file.dialect.is_main_path) {
      folder_texts_.emplace_back(path::dirname(file.target_path));
    }
  }
  std::sort(folder_texts_.begin(), folder_texts_.end());
  folder_texts_.erase(std::unique(folder_texts_.begin(), folder_texts_.end()), folder_texts_.end());
  application_folders_.assign(folder_texts_.begin(), folder_texts_.end());
  for (const SourceFile& file : program_.files) {
    std::string_view folder = path::dirname(file.target_path);
    while (!std::binary_search(application_folders_.begin(), application_folders_.end(), folder)) {
      if (folder == "/") {
        folder = "";
        break;
      }
      folder = path::dirname(folder);
    }
    const auto owned =
        std::lower_bound(application_folders_.begin(), application_folders_.end(), folder);
    applications_of_.push_back(folder.empty() ? std::string_view() : *owned);
  }
}

void PhpConstants::evaluate(Definition& definition) {
  if (definition.is_evaluated || definition.is_evaluating) return;
  definition.is_evaluating = true;
  const SourceFile& file = program_.files[definition.file];
  const ConstantLookup lookup = [&](std::string_view name) {
    AbstractString merged;
    for (const std::size_t index : visible(name, definition.file)) {
      evaluate(all_[index]);
      merged.merge(all_[index].is_evaluated ? all_[index].value : AbstractString::unknown());
    }
    return merged;
  };
  definition.value = danglint::evaluate(program_.facts_of(definition.file)->php,
                                        definition.value_expr, file.target_path, lookup);
  definition.is_evaluating = false;
  definition.is_evaluated = true;
}

std::vector<std::size_t> PhpConstants::visible(std::string_view name, FileId file) const {
  const auto found = definitions_.find(name);
  if (found == definitions_.end()) return {};
  std::vector<std::size_t> candidates = found->second;

  // What samples and tests define is for themselves, unless nobody else defines it.
  const SourceFile& from = program_.files[file];
  const auto is_real = [&](std::size_t index) {
    const SourceFile& definer = program_.files[all_[index].file];
    return !definer.is_sample && (!definer.in_development_folder || from.in_development_folder);
  };
  if (std::any_of(candidates.begin(), candidates.end(), is_real)) {
    std::erase_if(candidates, [&](std::size_t index) { return !is_real(index); });
  }

  const auto application_of_definer = [&](std::size_t index) {
    return applications_of_[all_[index].file];
  };
  // The nearest application around the file with a definition anywhere in it, ...
  std::vector<std::size_t> chosen;
  std::string_view around = applications_of_[file];
  while (true) {
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(chosen),
                 [&](std::size_t index) {
                   return path::is_within(program_.files[all_[index].file].target_path,
                                          around == "/" ? "" : around);
                 });
    if (!chosen.empty() || around.empty()) break;
    around = around == "/" ? "" : path::dirname(around);
  }
  // ... and those of the applications that contain it.
  for (const std::size_t index : candidates) {
    if (path::is_within(applications_of_[file], application_of_definer(index)) &&
        std::find(chosen.begin(), chosen.end(), index) == chosen.end()) {
      chosen.push_back(index);
    }
  }
  return chosen;
}

const AbstractString& PhpConstants::value(std::string_view name, FileId file) const {
  const SourceFile& from = program_.files[file];
  std::string key(name);
  key += '\0';
  key += applications_of_[file];
  key += from.in_development_folder ? '1' : '0';
  if (const AbstractString* known = seen_from_application_.find(key)) return *known;
  AbstractString merged;
  for (const std::size_t index : visible(name, file)) merged.merge(all_[index].value);
  return seen_from_application_.insert(key, std::move(merged));
}

}  // namespace danglint
