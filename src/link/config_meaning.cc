#include "link/config_meaning.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/path.h"
#include "base/text.h"
#include "link/arguments.h"
#include "link/condition.h"
#include "link/pattern_flaw.h"
#include "link/surroundings.h"
#include "link/value_of.h"

namespace danglint {
namespace {

// [modifier] pattern, also written together: "=/x".
void read_place(std::span<const Argument> arguments, ServedSites::Section& section) {
  if (arguments.empty()) return;
  std::string_view first = arguments[0].text;
  if (arguments.size() > 1) {
    section.modifier = first;
    section.pattern = arguments[1].text;
    return;
  }
  for (const std::string_view modifier : {"^~", "~*", "~", "=", "@"}) {
    if (!first.starts_with(modifier)) continue;
    section.modifier = modifier;
    first.remove_prefix(modifier.size());
    break;
  }
  section.pattern = first;
}

// "3" is 1 to 3, "2-4" what it says; anything else is none.
std::vector<unsigned> numbers_of(std::string_view written, unsigned most) {
  unsigned first = 1;
  unsigned last = 0;
  const char* end = written.data() + written.size();
  auto read = std::from_chars(written.data(), end, last);
  if (read.ec == std::errc{} && read.ptr != end && *read.ptr == '-') {
    first = last;
    read = std::from_chars(read.ptr + 1, end, last);
  }
  if (read.ec != std::errc{} || read.ptr != end || last < first || last - first >= most) return {};
  std::vector<unsigned> numbers(last - first + 1);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

bool is_one_of(std::span<const std::string_view> sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

}  // namespace

void ConfigMeaning::open_section(const Instance& instance, const Place& place, const LineName& name,
                                 std::uint32_t section, std::uint32_t around) {
  use_.open_section(section, around);
  // What a section's own line says of its files, and of what it needs, was read before it was open.
  needs_.open_section(section);
  for (; names_placed_ < conditional_names_.size(); ++names_placed_) {
    Conditional& one = conditional_names_[names_placed_];
    if (linked_.names[one.index].directive->is_inside) one.section = section;
  }
  for (; scripts_placed_ < linked_.scripts.size(); ++scripts_placed_) {
    linked_.scripts[scripts_placed_].section = section;
  }
  const Serving& serving = instance.server->serving;
  if (name.is_folder && !place.arguments.empty()) {
    folders_.open(section, path::normalize(place.arguments[0].text));
  }
  if (serving.site.empty()) return;
  const bool is_site = place.is_active && !place.around.is_apart() && name.is_site;
  buffers_.open_section(section, around, is_site);
  if (is_site) {
    site_spans_.emplace_back(section, Span{place.file, place.directive.range});
  }
  ServedSites::Section& made = sites_.section(section);
  made.around = around;
  made.name = place.directive.name;
  if (name.is_place) {
    read_place(place.arguments, made);
    check_nesting(instance, place, made);
  }
}

// A place within another one is for part of its URIs (ngx_http_core_location).
void ConfigMeaning::check_nesting(const Instance& instance, const Place& place,
                                  const ServedSites::Section& inner) {
  if (inner.around == 0) return;
  const ServedSites::Section& outer = sites_.section(inner.around);
  const auto& words = place.arguments;
  const bool is_known = place.is_active && std::none_of(words.begin(), words.end(), is_filled_in);
  if (!is_known || !is_called(*instance.server, outer.name, inner.name)) return;
  const bool is_pattern = inner.modifier.starts_with('~');
  std::string_view why;
  if (inner.modifier == "@") {
    why = "a named one may not be in another";
  } else if (outer.modifier == "@" || outer.modifier == "=") {
    why = outer.modifier == "@" ? "a named one has none within" : "an exact one has none within";
  } else if (!is_pattern && !inner.pattern.starts_with(outer.pattern)) {
    why = "it begins otherwise than the one around it";
  } else {
    return;
  }
  linked_.wrong_arguments.push_back({.span = {place.file, place.directive.range},
                                     .why = WrongArguments::Why::kRefused,
                                     .directive_name = place.directive.name,
                                     .meaning = why,
                                     .server = instance.server});
}

void ConfigMeaning::say(const Instance& instance, const Place& place, const LineName& line) {
  const std::string& name = line.compared;
  const std::uint32_t section = section_of(place);
  if (line.is_said) use_.say(name, section);
  // For rows that count only with one value: ssl=on.
  if (line.is_said_as && place.arguments.size() == 1) {
    const bool last_wins =
        instance.server->syntax.last_wins || !instance.server->defaults.section.empty();
    if (last_wins) use_.take_back(name, section);
    const std::string_view text = place.arguments[0].text;
    const bool ignores_case = instance.server->ignores_case;
    use_.say(name + '=' + (ignores_case ? to_lower(text) : std::string(text)), section);
  }
  if (line.is_ascending && place.arguments.size() == 1) {
    numbers_.say(*instance.server, section, name, {place.file, place.arguments[0].range},
                 place.arguments[0].text);
  }
  buffers_.say(*instance.server, section, place.directive.name, {place.file, place.directive.range},
               place.arguments);
  if (!line.is_handler) return;
  ServedSites::Section& here = sites_.section(section);
  if (line.is_rootless) here.is_rootless = true;
  // Alias /img /srv/img: without places of its own, a handler says itself for which URIs it is.
  const bool says_uri = instance.server->serving.place == "-" && !place.arguments.empty() &&
                        place.arguments[0].text.starts_with('/');
  if (says_uri) {
    here.handled.emplace_back(place.arguments[0].text);
  } else {
    here.has_handler = true;
  }
}

std::uint32_t ConfigMeaning::scope_of(const Instance& instance, const Place& place,
                                      const DirectiveRule& rule) const {
  if (rule.scope.empty()) return 0;
  if (rule.scope == kOwnSection) return section_of(place);
  for (auto one = place.sections.rbegin(); one != place.sections.rend(); ++one) {
    if (is_called(*instance.server, one->name, rule.scope)) return one->id;
  }
  return 0;
}

// What a line is about: Naming. Of numbered names (server-template web 1-3) there are several.
void ConfigMeaning::note_names(const Instance& instance, const Place& place,
                               const DirectiveRule& rule, Span span, std::string_view value) {
  std::string name(value);
  if (rule.naming != Naming::kValue) {
    if (place.sections.empty() || place.sections.back().arguments.empty()) return;
    const std::string section(place.sections.back().arguments[0].text);
    name = rule.naming == Naming::kSection ? section : section + '/' + name;
  }
  if (rule.counted_by == 0) return note_name(instance, place, rule, span, name);
  if (rule.counted_by >= place.arguments.size()) return;
  constexpr unsigned kMost = 10'000;
  for (const unsigned number : numbers_of(place.arguments[rule.counted_by].text, kMost)) {
    note_name(instance, place, rule, span, name + std::to_string(number));
  }
}

void ConfigMeaning::note_name(const Instance& instance, const Place& place,
                              const DirectiveRule& rule, Span span, std::string_view name) {
  const bool is_unknown = is_computed(name);
  // One that nobody knows may be any.
  if (name.empty() || (is_unknown && rule.kind != ArgumentKind::kName)) return;
  if (!rule.only_with.empty() || !rule.unless.empty()) {
    conditional_names_.push_back({linked_.names.size(), section_of(place)});
  }
  linked_.names.push_back({.span = span,
                           .name = is_unknown ? std::string() : std::string(name),
                           .is_definition = rule.kind == ArgumentKind::kName,
                           .is_active = place.is_active,
                           .instance = instance.main,
                           .scope = rule.kind == ArgumentKind::kSiteName
                                        ? section_of(place)
                                        : scope_of(instance, place, rule),
                           .server = instance.server,
                           .directive = &rule,
                           .directive_name = place.directive.name});
}

void ConfigMeaning::apply(const Instance& instance, const Place& place, const DirectiveRule& rule,
                          std::size_t index, const Argument& argument, std::string_view value) {
  const Span span{place.file, argument.range};
  const std::uint32_t section = section_of(place);
  switch (rule.kind) {
    case ArgumentKind::kFile:
    case ArgumentKind::kDirectory:
    case ArgumentKind::kPath:
    case ArgumentKind::kNewFile:
    case ArgumentKind::kCertificate:
    case ArgumentKind::kKey:
    case ArgumentKind::kCertificateAndKey:
      refer(instance, place, rule, span, value);
      break;
    case ArgumentKind::kLoadModule:
      variables_.load(*instance.server, value);
      refer(instance, place, rule, span, value);
      break;
    case ArgumentKind::kListen:
      listen(instance, place, rule, index, span, value);
      break;
    case ArgumentKind::kPort:
      say_socket(instance, place, {span, std::string(value)}, ports_);
      break;
    case ArgumentKind::kAddress:
      say_socket(instance, place, {span, std::string(value)}, addresses_);
      break;
    case ArgumentKind::kPeer:
      connect(instance, place, rule, span, value);
      break;
    case ArgumentKind::kUser:
    case ArgumentKind::kGroup:
      if (place.is_active) {
        if (!rule.unless.empty()) {
          conditional_users_.push_back({linked_.users.size(), section, rule.unless});
        }
        linked_.users.push_back({.span = span,
                                 .user = std::string(value),
                                 .is_group = rule.kind == ArgumentKind::kGroup,
                                 .checker = rule.checker,
                                 .server = instance.server,
                                 .instance = instance.main});
      }
      break;
    case ArgumentKind::kNeeds:
      if (place.is_active) {
        Need need{span, place.directive.name, &rule, section, std::string(value)};
        if (!rule.or_file.empty() || !rule.or_holds.empty()) {
          const std::string_view file = rule.or_file.empty() ? value : rule.or_file;
          Reference made = reference(instance, place, rule, span, file);
          if (!made.candidates.empty()) need.file = std::move(made.candidates.front());
        }
        needs_.add(std::move(need));
      }
      break;
    case ArgumentKind::kSiteName:
      if (!value.empty()) named_.insert(section);
      [[fallthrough]];
    case ArgumentKind::kName:
    case ArgumentKind::kNameUse:
      note_names(instance, place, rule, span, value);
      break;
    case ArgumentKind::kCondition:
      for (const Argument& name : names_in_condition(place.arguments, index)) {
        note_name(instance, place, rule, {place.file, name.range}, name.text);
      }
      break;
    case ArgumentKind::kIndex:
    case ArgumentKind::kUri:
    case ArgumentKind::kFallback: {
      ServedSites::Section& here = sites_.section(section);
      here.has_index = here.has_index || rule.kind == ArgumentKind::kIndex;
      here.has_fallback = here.has_fallback || rule.kind == ArgumentKind::kFallback;
      if (rule.kind == ArgumentKind::kIndex && index != rule.argument) break;
      ServedSites::Wish wish{.reference = linked_.references.size(), .kind = rule.kind};
      wish.section = section;
      if (rule.kind == ArgumentKind::kIndex) {
        for (const Argument& one : place.arguments) wish.uris.emplace_back(one.text);
      } else {
        wish.uris.emplace_back(value);
      }
      sites_.wish(std::move(wish));
      Reference made = reference(instance, place, rule, span, value);
      made.candidates.clear();
      made.kind = ReferenceKind::kServedFile;
      linked_.references.push_back(std::move(made));
      break;
    }
    case ArgumentKind::kOverride:
      if (place.is_active) {
        folders_.allow_overrides(section, std::string(value), index == 0);
      } else {
        folders_.may_allow_more();
      }
      break;
    case ArgumentKind::kOverrideName:
      if (place.is_active) {
        folders_.allow_name(section, value, index == 0);
      } else {
        folders_.may_allow_more();
      }
      break;
    case ArgumentKind::kAccess:
      if (place.is_active) {
        folders_.say_access(*instance.server, place.sections, rule, span,
                            !rule.refuses.empty() && fits(rule.refuses, value));
      }
      break;
    case ArgumentKind::kVariable:
      variables_.define(value);
      break;
    case ArgumentKind::kValue:
    case ArgumentKind::kPattern:
      check_value(instance, place, rule, span, argument, value);
      break;
    case ArgumentKind::kMount:
      if (place.is_active) mount(place, span, value);
      break;
    case ArgumentKind::kCopy:
      if (index == 0 && place.is_active) copy(instance, place);
      break;
    case ArgumentKind::kSwitch:
      if (rule.of == "handler") sites_.section(section).has_handler = true;
      if (rule.of == "rootless") sites_.section(section).is_rootless = true;
      if (place.is_active) use_.say(rule.of, section);
      break;
    case ArgumentKind::kMode:
    case ArgumentKind::kOwner:
    case ArgumentKind::kOwnerGroup:
      access_.push_back({section, rule.kind, std::string(value)});
      if (place.is_active && rule.kind != ArgumentKind::kMode) {
        linked_.users.push_back({.span = span,
                                 .user = std::string(value),
                                 .is_group = rule.kind == ArgumentKind::kOwnerGroup,
                                 .is_owner = true,
                                 .checker = rule.checker,
                                 .server = instance.server,
                                 .instance = instance.main});
      }
      break;
    case ArgumentKind::kLimit:
      linked_.limits.push_back({.span = span,
                                .value = std::string(value),
                                .directive = &rule,
                                .section = section,
                                .instance = instance.main});
      break;
    case ArgumentKind::kInclude:  // the walk's own
    case ArgumentKind::kBase:
    case ArgumentKind::kDefine:
    case ArgumentKind::kUndefine:
    case ArgumentKind::kUseMacro:
    case ArgumentKind::kNeedsModule:
      break;
    case ArgumentKind::kScripts:
      scripts_placed_ = linked_.scripts.size();
      linked_.scripts.push_back(
          {.span = span, .extension = std::string(value), .instance = instance.main});
      break;
    case ArgumentKind::kVirtualHost:
      if (place.is_active && !instance.is_fragment) serve_at(instance, span, value);
      break;
  }
  if (!place.is_active) return;
  const Serving& serving = instance.server->serving;
  if (serving.site.empty()) return;
  if (is_called(*instance.server, place.directive.name, serving.root)) {
    sites_.section(section).root =
        is_computed(value) ? std::string() : resolve_path(instance, rule, {}, value);
  }
}

Reference ConfigMeaning::reference(const Instance& instance, const Place& place,
                                   const DirectiveRule& rule, Span span,
                                   std::string_view value) const {
  Reference made{.span = span, .written = std::string(value)};
  switch (rule.kind) {
    case ArgumentKind::kInclude:
      made.kind = rule.of.empty() ? ReferenceKind::kConfigInclude : ReferenceKind::kFile;
      break;
    case ArgumentKind::kDirectory:
      made.kind = ReferenceKind::kDirectory;
      break;
    case ArgumentKind::kPath:
      made.kind = ReferenceKind::kPath;
      break;
    case ArgumentKind::kNewFile:
      made.kind = ReferenceKind::kNewFile;
      break;
    default:
      made.kind = ReferenceKind::kFile;
  }
  made.weak = rule.optional || !place.is_active || rule.missing == Effect::kNone;
  made.is_switched = rule.only_near;
  made.server = instance.server;
  made.instance = instance.main;
  made.section = section_of(place);
  made.directive = &rule;
  // Lines of a list begin with what they name.
  made.directive_name = rule.name == "*" ? rule.within : place.directive.name;
  // nginx includes what is written; ${...} is more likely filled in before it reads it.
  const bool is_literal =
      made.kind == ReferenceKind::kConfigInclude && instance.server->grammar == Grammar::kBrace &&
      value.find("${") == std::string_view::npos && value.find('{') == std::string_view::npos;
  if ((is_computed(value) && !is_literal) || value.empty()) return made;
  std::string path = resolve_path(instance, rule, program_.files[place.file].target_path, value);
  if (path.empty()) return made;
  if (made.kind == ReferenceKind::kNewFile) {
    if (!rule.recurses) made.new_file = path;
    path = folder_of_target(path);
  }
  made.has_unknown_candidate = is_provided(instance, path);
  for (const std::string_view ending : rule.bundle) {
    made.candidates.push_back(path + std::string(ending));
  }
  made.candidates.insert(made.candidates.begin(), std::move(path));
  const bool is_of_prefix = rule.base == Base::kPrefix || rule.base == Base::kNamed;
  if (!instance.own_prefix.empty() && is_of_prefix && !value.starts_with('/')) {
    const std::string own = path::join(instance.own_prefix, value);
    made.candidates.push_back(made.kind == ReferenceKind::kNewFile ? folder_of_target(own) : own);
  }
  if (rule.base == Base::kAbove) {
    for (std::string& one : paths_above(program_.files[place.file], value)) {
      made.candidates.push_back(std::move(one));
    }
  }
  return made;
}

// The package puts it beside the main configuration; a repository need not hold it.
bool ConfigMeaning::is_provided(const Instance& instance, std::string_view target_path) const {
  if (target_.is_rooted() || !path::is_within(target_path, instance.conf_dir)) return false;
  const std::string_view name = path::below(target_path, instance.conf_dir);
  const auto& provides = instance.server->provides;
  return std::any_of(provides.begin(), provides.end(),
                     [&](std::string_view glob) { return path::matches_glob(name, glob); });
}

void ConfigMeaning::refer(const Instance& instance, const Place& place, const DirectiveRule& rule,
                          Span span, std::string_view value) {
  const auto& not_paths = instance.server->not_paths;
  if (std::any_of(not_paths.begin(), not_paths.end(),
                  [&](std::string_view start) { return value.starts_with(start); })) {
    return;
  }
  if (rule.only_if_inherited || !rule.only_with.empty() || !rule.unless.empty() ||
      !rule.read_with.empty()) {
    conditional_.push_back({linked_.references.size(), section_of(place)});
  }
  Reference made = reference(instance, place, rule, span, value);
  // Without the folder of the modules the server is not installed where this looks.
  const bool is_distributed = value.starts_with('/') || !target_.is_rooted();
  if (rule.kind == ArgumentKind::kLoadModule && is_distributed && !made.candidates.empty()) {
    const Answer folder = target_.find(path::dirname(made.candidates.front()));
    if (folder.existence == Existence::kMissing) made.has_unknown_candidate = true;
  }
  if (rule.served && place.is_active) served_.push_back(linked_.references.size());
  // Alias /app /opt/app
  const Serving& serving = instance.server->serving;
  const bool is_alias = rule.kind == ArgumentKind::kPath && !serving.folder.empty() &&
                        is_one_of(serving.handlers, rule.name);
  if (is_alias && place.is_active) aliases_.push_back(linked_.references.size());
  linked_.references.push_back(std::move(made));
}

// What the row says of the value, once it is known.
void ConfigMeaning::check_value(const Instance& instance, const Place& place,
                                const DirectiveRule& rule, Span span, const Argument& argument,
                                std::string_view value) {
  if (!place.is_active) return;
  const std::string_view flaw =
      rule.kind == ArgumentKind::kPattern ? flaw_of_pattern(argument.text) : std::string_view();
  const bool is_refused = !flaw.empty() || (!rule.refuses.empty() && fits(rule.refuses, value));
  const bool is_unfit = !rule.fits.empty() && !is_computed(value) && !fits(rule.fits, value);
  if (!is_refused && !is_unfit) return;
  const auto& words = place.arguments;
  const bool is_template = std::any_of(words.begin(), words.end(), is_filled_in);
  // Apache's mod_rewrite reads its lines itself: there a backslash keeps a blank.
  const bool goes_on = std::any_of(words.begin(), words.end(),
                                   [](const Argument& word) { return word.text.ends_with('\\'); });
  if (is_template || goes_on) return;
  wrong_values_.emplace_back(
      section_of(place),
      WrongArguments{.span = span,
                     .why = is_refused && rule.fits.empty() ? WrongArguments::Why::kRefused
                                                            : WrongArguments::Why::kUnfit,
                     .directive_name = place.directive.name,
                     .argument = std::string(argument.text),
                     .meaning = flaw.empty() ? rule.because : flaw,
                     .server = instance.server,
                     .directive = &rule});
}

// Other lines may excuse a value, or make it wrong.
void ConfigMeaning::tell_wrong_values() {
  for (const auto& [section, wrong] : wrong_values_) {
    const DirectiveRule& rule = *wrong.directive;
    if (!rule.only_with.empty() && !use_.is_one_said(rule.only_with, section)) continue;
    if (!use_.is_one_said(rule.unless, section)) linked_.wrong_arguments.push_back(wrong);
  }
  wrong_values_.clear();
}

// What is read only under a condition that later lines may fulfil.
void ConfigMeaning::settle_conditions(const Instance& instance) {
  if (has_conditional_listens_) {
    std::erase_if(linked_.listens, [&](const ListenClaim& claim) {
      if (claim.instance != instance.main || claim.directive == nullptr) return false;
      const DirectiveRule& rule = *claim.directive;
      return use_.is_one_said(rule.unless, claim.scope) ||
             (!rule.only_with.empty() && !use_.is_one_said(rule.only_with, claim.scope));
    });
  }
  for (auto user = conditional_users_.rbegin(); user != conditional_users_.rend(); ++user) {
    if (!use_.is_one_said(user->unless, user->section)) continue;
    linked_.users.erase(linked_.users.begin() + static_cast<std::ptrdiff_t>(user->index));
  }
  for (const auto& [index, section] : conditional_names_) {
    NameClaim& claim = linked_.names[index];
    const DirectiveRule& rule = *claim.directive;
    const bool counts = (rule.only_with.empty() || use_.is_one_said(rule.only_with, section)) &&
                        !use_.is_one_said(rule.unless, section);
    claim.is_active = claim.is_active && counts;
    claim.is_definition = claim.is_definition && counts;
  }
  for (const auto& [index, section] : conditional_) {
    Reference& reference = linked_.references[index];
    const DirectiveRule& rule = *reference.directive;
    if (!rule.only_with.empty() && !use_.is_one_said(rule.only_with, section))
      reference.weak = true;
    if (use_.is_one_said(rule.unless, section)) {
      (rule.text_fits.empty() ? reference.weak : reference.is_unread) = true;
    }
    if (!rule.read_with.empty() && !use_.is_one_said(rule.read_with, section))
      reference.is_unread = true;
    if (rule.only_if_inherited && !use_.is_inherited_from(rule.name, section))
      reference.weak = true;
  }
}

// Servers that say address and port apart.
void ConfigMeaning::finish(const Instance& instance, bool is_complete) {
  settle_conditions(instance);
  if (!instance.is_fragment) {
    for (std::string& root : document_roots()) linked_.document_roots.push_back(std::move(root));
  }
  if (is_complete) {
    for (UndefinedVariable& one : variables_.settle(*instance.server)) {
      linked_.undefined.push_back(std::move(one));
    }
    tell_denied_roots(instance);
    for (WrongArguments& one : buffers_.settle(*instance.server)) {
      linked_.wrong_arguments.push_back(std::move(one));
    }
  }
  tell_wrong_values();
  sites_.settle(*instance.server, linked_.references);
  for (const std::size_t index : served_) {
    Reference& root = linked_.references[index];
    if (sites_.is_root_unused(*instance.server, root.section)) root.weak = true;
  }
  for (ScriptClaim& scripts : linked_.scripts) {
    // The pool is told other settings, or other files.
    const bool is_other = use_.applies_in("other scripts", scripts.section);
    if (scripts.instance == instance.main && !is_other) {
      scripts.root = sites_.root_of(scripts.section).value_or(std::string());
    }
  }
  add_plain_sockets(instance);
  add_silent_sites(instance);
  for (const WrongOrder& wrong :
       numbers_.settle([&](std::string_view only_with, std::uint32_t section) {
         return only_with.empty() || use_.is_one_said(only_with, section);
       })) {
    linked_.wrong_orders.push_back(wrong);
  }
  has_other_overrides_ = use_.is_said("other override files");
  knows_overrides_ = is_complete && !instance.server->override_path.empty();
  if (is_complete) {
    needs_.settle(instance);
    add_nameless_sites(instance);
  }
  for (NameClaim& claim : linked_.names) {
    if (claim.instance == instance.main) claim.is_complete = is_complete;
  }
  const bool is_unshared =
      !instance.server->unshared_with.empty() && use_.is_said(instance.server->unshared_with);
  for (ListenClaim& claim : linked_.listens) {
    if (claim.instance != instance.main) continue;
    claim.reuseport = claim.reuseport && !is_unshared;
    for (const Access& access : access_) {
      if (access.section != claim.scope) continue;
      std::string& slot = access.kind == ArgumentKind::kMode    ? claim.mode
                          : access.kind == ArgumentKind::kOwner ? claim.owner
                                                                : claim.group;
      slot = access.value;
    }
  }
}

}  // namespace danglint
