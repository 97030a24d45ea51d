#include "link/php_symbols.h"

#include <algorithm>
#include <iterator>

#include "base/path.h"
#include "base/text.h"
#include "link/php_stubs.h"

namespace danglint {
namespace {

constexpr unsigned kMaxAncestors = 16;
constexpr std::size_t kMaxHeirs = 64;

bool marks_application(std::string_view name) {
  return name == "index.php" || name == "composer.json";
}

}  // namespace

PhpSymbols::PhpSymbols(const Program& program, const Target& target) : program_(program) {
  find_applications(target);
  for (FileId file = 0; file < program.files.size(); ++file) {
    if (const FileFacts* facts = program.facts_of(file)) add(file, facts->php);
  }
}

void PhpSymbols::add(FileId file, const PhpFacts& facts) {
  for (const Definition& definition : facts.definitions) {
    const PhpPlace place{file, definition.value};
    switch (definition.kind) {
      case SymbolKind::kConstant:
        constants_[definition.name].push_back(place);
        break;
      case SymbolKind::kClassConstant:
        class_constants_[definition.name].push_back(place);
        break;
      case SymbolKind::kGlobal:
        globals_[definition.name].push_back(place);
        break;
      case SymbolKind::kProperty:
        properties_[definition.name].push_back(place);
        break;
    }
  }
  for (std::uint32_t i = 0; i < facts.functions.size(); ++i) {
    const std::string_view name = facts.functions[i].name;
    functions_[name].push_back({file, i});
    if (const std::size_t colons = name.find("::"); colons != std::string_view::npos) {
      methods_[std::string(name.substr(colons + 2))].push_back({file, i});
    }
  }
  for (const ClassFacts& one : facts.classes) {
    if (one.parent.empty()) continue;
    parents_.try_emplace(one.name, one.parent);
    exact_children_.emplace(one.parent, one.name);
    classes_.add(one);
  }
  for (const Construction& one : facts.constructions) {
    constructions_[one.class_name].push_back({file, one.call});
  }
  autoloaders_.insert(facts.autoloaders.begin(), facts.autoloaders.end());
}

void PhpSymbols::find_applications(const Target& target) {
  for (const WalkedEntry& entry : program_.entries) {
    if (entry.type != FileType::kDirectory && marks_application(path::basename(entry.path))) {
      folder_texts_.emplace_back(path::dirname(target.target_of(entry.path)));
    }
  }
  for (const SourceFile& file : program_.files) {
    if (file.dialect.is_main_path) folder_texts_.emplace_back(path::dirname(file.target_path));
  }
  std::sort(folder_texts_.begin(), folder_texts_.end());
  folder_texts_.erase(std::unique(folder_texts_.begin(), folder_texts_.end()), folder_texts_.end());
  application_folders_.assign(folder_texts_.begin(), folder_texts_.end());
  for (const SourceFile& file : program_.files) {
    std::string_view nearest;
    std::string_view outermost;
    std::string_view folder = path::dirname(file.target_path);
    for (;;) {
      const auto owned =
          std::lower_bound(application_folders_.begin(), application_folders_.end(), folder);
      if (owned != application_folders_.end() && *owned == folder) {
        if (nearest.empty()) nearest = *owned;
        outermost = *owned;
      }
      if (folder == "/" || folder == ".") break;
      folder = path::dirname(folder);
    }
    applications_of_.push_back(nearest);
    projects_of_.push_back(outermost);
  }
}

std::vector<PhpPlace> PhpSymbols::visible(const std::vector<PhpPlace>& all, FileId file) const {
  std::vector<PhpPlace> candidates = all;

  // What samples and tests define is for themselves, unless nobody else defines it.
  const SourceFile& from = program_.files[file];
  const auto is_real = [&](const PhpPlace& place) {
    const SourceFile& definer = program_.files[place.file];
    return !definer.is_sample && (!definer.in_development_folder || from.in_development_folder);
  };
  if (std::any_of(candidates.begin(), candidates.end(), is_real)) {
    std::erase_if(candidates, [&](const PhpPlace& place) { return !is_real(place); });
  }

  // The nearest application around the file with a definition anywhere in it, ...
  std::vector<PhpPlace> chosen;
  std::string_view around = applications_of_[file];
  const auto is_chosen = [&](const PhpPlace& place) {
    return path::is_within(program_.files[place.file].target_path, around == "/" ? "" : around);
  };
  while (true) {
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(chosen), is_chosen);
    if (!chosen.empty() || around.empty()) break;
    around = around == "/" ? "" : path::dirname(around);
  }
  // ... and those of the applications that contain it.
  std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(chosen),
               [&](const PhpPlace& place) {
                 return !is_chosen(place) &&
                        path::is_within(applications_of_[file], applications_of_[place.file]);
               });
  return chosen;
}

bool PhpSymbols::is_defined_for_real(std::string_view name) const {
  for (const Table* table : {&constants_, &class_constants_, &properties_, &globals_}) {
    const auto found = table->find(name);
    if (found == table->end()) continue;
    return std::any_of(found->second.begin(), found->second.end(), [&](const PhpPlace& place) {
      const SourceFile& file = program_.files[place.file];
      return file.judged && !file.is_sample && !file.in_development_folder;
    });
  }
  return false;
}

const PhpSymbols::Table& PhpSymbols::table(SymbolKind kind) const {
  switch (kind) {
    case SymbolKind::kConstant:
      return constants_;
    case SymbolKind::kClassConstant:
      return class_constants_;
    case SymbolKind::kGlobal:
      return globals_;
    case SymbolKind::kProperty:
      break;
  }
  return properties_;
}

std::vector<PhpPlace> PhpSymbols::find(const Table& symbols, const Parents& parents,
                                       std::string_view name, FileId file) const {
  std::string member(name);
  for (unsigned i = 0; i < kMaxAncestors; ++i) {
    const auto found = symbols.find(member);
    if (found != symbols.end()) return visible(found->second, file);
    const std::size_t colons = member.find("::");
    if (colons == std::string::npos) break;
    const auto parent = parents.find(std::string_view(member).substr(0, colons));
    if (parent == parents.end()) break;
    member.replace(0, colons, parent->second);
  }
  return {};
}

std::vector<PhpPlace> PhpSymbols::definitions(SymbolKind kind, std::string_view name,
                                              FileId file) const {
  std::vector<PhpPlace> found = find(table(kind), parents_, name, file);
  const std::size_t colons = name.find("::");
  if (kind != SymbolKind::kProperty || colons == std::string_view::npos) return found;
  // $this may be of any class that inherits from this one.
  std::vector<std::string_view> heirs{name.substr(0, colons)};
  for (std::size_t i = 0; i < heirs.size() && heirs.size() < kMaxHeirs; ++i) {
    const auto [first, last] = exact_children_.equal_range(heirs[i]);
    for (auto child = first; child != last; ++child) {
      heirs.push_back(child->second);
      const auto own =
          properties_.find(std::string(child->second) + std::string(name.substr(colons)));
      if (own == properties_.end()) continue;
      const auto places = visible(own->second, file);
      found.insert(found.end(), places.begin(), places.end());
    }
  }
  return found;
}

bool PhpSymbols::has_method(std::string_view name) const {
  return name.starts_with("->") && methods_.contains(std::string(name.substr(2)));
}

std::vector<PhpFunction> PhpSymbols::functions(std::string_view name, FileId file) const {
  std::vector<PhpPlace> places;
  if (name.starts_with("->")) {
    const auto found = methods_.find(std::string(name.substr(2)));
    if (found != methods_.end() && found->second.size() == 1) places = found->second;
  } else {
    places = find(functions_, classes_.parents(), name, file);
  }
  std::vector<PhpFunction> functions;
  for (const PhpPlace& place : places) {
    const PhpFacts& facts = program_.facts_of(place.file)->php;
    functions.push_back({place.file, &facts, &facts.functions[place.expr]});
  }
  return functions.empty() ? known_functions(name) : functions;
}

std::vector<PhpFunction> PhpSymbols::known_functions(std::string_view name) {
  std::vector<PhpFunction> functions;
  const PhpFacts& stubs = php_stubs();
  for (const FunctionFacts& stub : stubs.functions) {
    if (stub.name == name) functions.push_back({kNoFile, &stubs, &stub});
  }
  return functions;
}

std::vector<PhpPlace> PhpSymbols::constructions(std::string_view lower_class) const {
  std::vector<PhpPlace> places;
  for (const std::string& heir : classes_.heirs(lower_class)) {
    const auto found = constructions_.find(std::string_view(heir));
    if (found == constructions_.end()) continue;
    places.insert(places.end(), found->second.begin(), found->second.end());
  }
  return places;
}

}  // namespace danglint
