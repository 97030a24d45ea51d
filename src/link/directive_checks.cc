#include "link/directive_checks.h"

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "link/arguments.h"
#include "link/surroundings.h"

namespace danglint {
namespace {

// Does `AllowOverride ALLOWED` let a directive of that class through?
bool allows(std::string_view allowed, std::string_view wanted) {
  if (wanted == "none") return false;
  const std::string words = ' ' + to_lower(allowed) + ' ';
  if (wanted == "any" || words.find(" all ") != std::string::npos) return true;
  const auto all = split(wanted, "|");
  return std::any_of(all.begin(), all.end(), [&](std::string_view name) {
    const std::string one = ' ' + to_lower(name);
    // Options may name those that are allowed: Options=Indexes,MultiViews.
    return words.find(one + ' ') != std::string::npos || words.find(one + '=') != std::string::npos;
  });
}

// AllowOverride Nonfatal=Override: what is not allowed is passed over.
bool passes_over(std::string_view allowed, std::string_view what) {
  const std::string words = ' ' + to_lower(allowed) + ' ';
  return words.find(" nonfatal=all ") != std::string::npos ||
         words.find(" nonfatal=" + std::string(what) + ' ') != std::string::npos;
}

}  // namespace

std::string file_of_module(const ServerRule& server, std::string_view module) {
  std::string file(server.module_files);
  return file.replace(file.find('*'), 1, module);
}

DirectiveChecks::Verdict DirectiveChecks::check(const Place& place, const LineName& name,
                                                const OverrideScope& scope) {
  if (!check_spelling(place, name, scope) || !check_key(place, name)) return Verdict::kUnknown;
  check_module(place, name, scope);
  if (name.known == nullptr) return Verdict::kUnknown;
  if (!scope.is_one && place.is_active && !check_place(place, name)) return Verdict::kMisplaced;
  return check_arguments(place, *name.known) ? Verdict::kFits : Verdict::kWrongArguments;
}

UnknownDirective DirectiveChecks::unknown_at(const Place& place, const OverrideScope& scope) const {
  return {.span = {place.file, place.directive.range},
          .name = std::string(place.directive.name),
          .in_override = scope.is_one,
          .server = instance_.server};
}

bool DirectiveChecks::check_spelling(const Place& place, const LineName& name,
                                     const OverrideScope& scope) {
  const auto tell = [&](const Misspelling& misspelt, UnknownDirective unknown) {
    unknown.hint = misspelt.meant;
    unknown.rivals = misspelt.rivals;
    linked_.unknown.push_back(std::move(unknown));
    return false;
  };
  // if($host): the blank makes a name of it.
  const std::size_t end = name.glued_at;
  if (end != LineName::npos && !place.around.is_of_others()) {
    return tell({.meant = name.compared.substr(0, end) + ' ' + name.compared.substr(end)},
                unknown_at(place, scope));
  }
  if (name.listed == nullptr) {
    if (const auto misspelt = vocabulary_.misspelt(name.compared)) {
      return place.around.is_of_others() || tell(*misspelt, unknown_at(place, scope));
    }
  }
  if (place.arguments.empty()) return true;
  const auto tell_word = [&](const Misspelling& misspelt, const Argument& word) {
    UnknownDirective unknown = unknown_at(place, scope);
    unknown.span.range = word.range;
    unknown.of = std::exchange(unknown.name, std::string(word.text));
    return tell(misspelt, std::move(unknown));
  };
  const Argument& first = place.arguments[0];
  if (name.words != nullptr) {
    if (const auto misspelt = Vocabulary::misspelt_word(*name.words, first.text)) {
      return tell_word(*misspelt, first);
    }
  }
  const KnownName* known = name.listed;
  if (known == nullptr || known->options == nullptr) return true;
  Misspelling misspelt;
  const Argument* word = Vocabulary::misspelt_option(*known->options, place.arguments, misspelt);
  return word == nullptr || tell_word(misspelt, *word);
}

// What resembles none of them may be of a newer version.
bool DirectiveChecks::check_key(const Place& place, const LineName& line) {
  constexpr std::size_t kAllKnown = ~std::size_t{0};
  const std::string_view name = line.compared;
  for (const SectionKeysRule& rule : server().section_keys) {
    if (!place.around.fits(rule.section, kAllKnown)) continue;
    if (std::binary_search(rule.keys.begin(), rule.keys.end(), name)) return true;
    NearestName nearest(tolerance(name.size()));
    for (const std::string_view key : rule.keys) nearest.consider(name, key, key);
    const auto found = nearest.found();
    if (!found) return true;
    UnknownDirective unknown = unknown_at(place, {});
    unknown.hint = found->meant;
    unknown.rivals = found->rivals;
    linked_.unknown.push_back(std::move(unknown));
    return false;
  }
  return true;
}

void DirectiveChecks::check_module(const Place& place, const LineName& name,
                                   const OverrideScope& scope) {
  const ModuleRule* found = name.module;
  if (found == nullptr) return;
  // A typo is one wherever it is read; for the rest it must be known that it is.
  if (!place.is_active || instance_.is_fragment) return;
  const std::string_view loadable = loadable_of(found->modules);
  if (loadable.empty()) return;
  UnknownDirective unknown = unknown_at(place, scope);
  if (!environment_.has_any_module(found->modules)) {
    if (scope.is_one && passes_over(scope.allowed, "unknown")) return;
    unknown.why = UnknownDirective::Why::kNoModule;
    unknown.hint = loadable;
    need_module(found->modules, std::move(unknown));
  } else if (scope.is_one && !allows(scope.allowed, found->override_class)) {
    if (passes_over(scope.allowed, "override")) return;
    unknown.why = UnknownDirective::Why::kNotAllowed;
    unknown.hint = found->override_class == "none" ? "" : found->override_class;
    linked_.unknown.push_back(std::move(unknown));
  }
}

std::string_view DirectiveChecks::loadable_of(std::string_view modules) const {
  const std::string_view files = server().module_files;
  const auto all = split(modules, "|");
  if (files.empty()) return environment_.tells_modules() ? all.front() : std::string_view();
  if (!environment_.is_complete()) return {};
  const auto found = std::find_if(all.begin(), all.end(), [&](std::string_view module) {
    const std::string file = path::join(instance_.prefix, file_of_module(server(), module));
    return target_.find(file).existence == Existence::kPresent;
  });
  return found == all.end() ? std::string_view() : *found;
}

void DirectiveChecks::need_module(std::string_view modules, UnknownDirective unknown) {
  needs_.push_back({modules, std::move(unknown)});
}

void DirectiveChecks::settle_modules() {
  for (auto& [modules, unknown] : needs_) {
    if (!environment_.has_any_module(modules)) linked_.unknown.push_back(std::move(unknown));
  }
  needs_.clear();
}

bool DirectiveChecks::check_place(const Place& place, const LineName& name) {
  const LineRules& rules = place.around.rules_of(name);
  if (instance_.is_fragment ? rules.is_placed_in_fragment : rules.is_placed) return true;
  const auto& sections = place.sections;
  UnknownDirective unknown = unknown_at(place, {});
  unknown.why = UnknownDirective::Why::kMisplaced;
  unknown.of = sections.empty() ? std::string() : std::string(sections.back().name);
  unknown.hint = name.known->places;
  linked_.unknown.push_back(std::move(unknown));
  return false;
}

bool DirectiveChecks::check_arguments(const Place& place, const KnownName& known) {
  if (auto wrong =
          wrong_arguments(server(), vocabulary_, place.directive, known, place.arguments)) {
    wrong->span.file = place.file;
    linked_.wrong_arguments.push_back(*wrong);
    return false;
  }
  if (!place.is_active || known.once.empty()) return true;
  const Span span{place.file, place.directive.range};
  const std::uint32_t section = place.sections.empty() ? 0 : place.sections.back().id;
  if (section >= said_once_.size()) said_once_.resize(section + 1);
  auto& said = said_once_[section];
  const auto first = std::find_if(said.begin(), said.end(),
                                  [&](const auto& one) { return one.first == known.once; });
  if (first == said.end()) {
    said.push_back({known.once, {span, place.directive.name}});
    return true;
  }
  linked_.wrong_arguments.push_back({.span = span,
                                     .why = WrongArguments::Why::kTwice,
                                     .directive_name = place.directive.name,
                                     .argument = std::string(first->second.name),
                                     .server = instance_.server,
                                     .first = first->second.span});
  return true;
}

}  // namespace danglint
