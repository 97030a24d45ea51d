#include "link/directive_checks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "link/arguments.h"
#include "link/surroundings.h"

namespace danglint {
namespace {

// Does `AllowOverride ALLOWED` let a directive of that class through? What is to be passed over is no class.
bool allows(std::string_view allowed, std::string_view wanted) {
  if (wanted == "none") return false;
  const std::string words = ' ' + to_lower(allowed) + ' ';
  if (words.find(" all ") != std::string::npos) return true;
  if (wanted == "any") {
    const auto said = split(allowed, " ");
    return std::any_of(said.begin(), said.end(), [](std::string_view word) {
      const std::string one = to_lower(word);
      return !one.empty() && !one.starts_with("nonfatal=") && !one.starts_with("list=");
    });
  }
  const auto all = split(wanted, "|");
  return std::any_of(all.begin(), all.end(), [&](std::string_view name) {
    const std::string one = ' ' + to_lower(name);
    // Options may name those that are allowed: Options=Indexes,MultiViews.
    return words.find(one + ' ') != std::string::npos || words.find(one + '=') != std::string::npos;
  });
}

// AllowOverrideList names sections as they are written: <IfModule
bool names_it(std::string_view allowed, const Directive& directive) {
  const std::string words = ' ' + to_lower(allowed) + ' ';
  const std::string_view bracket = directive.is_section ? "<" : "";
  return words.find(" list=" + std::string(bracket) + to_lower(directive.name) + ' ') !=
         std::string::npos;
}

// AllowOverride Options=Indexes,MultiViews: those words, beside All, too; the last one counts. nullopt: all, or none at
// all.
std::optional<std::string> options_in(std::string_view allowed, std::string_view wanted) {
  const std::string start = to_lower(wanted) + '=';
  std::optional<std::string> options;
  for (const std::string_view word : split(allowed, " ")) {
    const std::string one = to_lower(word);
    if (one == to_lower(wanted)) options.reset();
    if (one.starts_with(start)) options = one.substr(start.size());
  }
  return options;
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
  if (!check_module(place, name, scope)) return Verdict::kMisplaced;
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
    if (scope.is_one && passes_over(scope.allowed, "unknown")) return false;
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

bool DirectiveChecks::check_module(const Place& place, const LineName& name,
                                   const OverrideScope& scope) {
  const ModuleRule* found = name.module;
  if (found == nullptr) return true;
  // A typo is one wherever it is read; for the rest it must be known that it is.
  if (!place.is_active || instance_.is_fragment) return true;
  const std::string_view loadable = loadable_of(found->modules);
  if (loadable.empty()) return true;
  UnknownDirective unknown = unknown_at(place, scope);
  if (!environment_.has_any_module(found->modules)) {
    if (scope.is_one && passes_over(scope.allowed, "unknown")) return true;
    unknown.why = UnknownDirective::Why::kNoModule;
    unknown.hint = loadable;
    need_module(found->modules, std::move(unknown));
    return true;
  }
  if (!scope.is_one) return true;
  const bool is_named = names_it(scope.allowed, place.directive);
  if (is_named || allows(scope.allowed, found->override_class)) {
    check_options(place, name, scope);
    return true;
  }
  // Of a section that is passed over the end would be left.
  if (!place.directive.is_section && passes_over(scope.allowed, "override")) return false;
  unknown.why = UnknownDirective::Why::kNotAllowed;
  unknown.hint = found->override_class == "none"  ? ""
                 : found->override_class == "any" ? "anything"
                                                  : found->override_class;
  linked_.unknown.push_back(std::move(unknown));
  return false;
}

// What is called as its class may say only some words, if those are listed.
void DirectiveChecks::check_options(const Place& place, const LineName& name,
                                    const OverrideScope& scope) {
  if (name.compared != to_lower(name.module->override_class)) return;
  const auto options = options_in(scope.allowed, name.compared);
  if (!options) return;
  const auto listed = split(*options, ",");
  const auto is_listed = [&](std::string_view word) {
    return std::find(listed.begin(), listed.end(), word) != listed.end();
  };
  for (const Argument& argument : place.arguments) {
    std::string word = to_lower(argument.text);
    if (word.starts_with('+') || word.starts_with('-')) word.erase(0, 1);
    // Includes may do what IncludesNOEXEC may.
    const bool is_lesser = word == "includesnoexec" && is_listed("includes");
    if (word == "none" || is_listed("all") || is_listed(word) || is_lesser) continue;
    UnknownDirective unknown = unknown_at(place, scope);
    unknown.span.range = argument.range;
    unknown.name = std::string(place.directive.name) + ' ' + std::string(argument.text);
    unknown.why = UnknownDirective::Why::kNotAllowed;
    unknown.hint = name.module->override_class;
    unknown.hint += '=';
    unknown.hint += argument.text.substr(argument.text.size() - word.size());
    linked_.unknown.push_back(std::move(unknown));
    return;  // the first ends it
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
