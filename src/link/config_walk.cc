#include "link/config_walk.h"

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "link/glob.h"
#include "link/surroundings.h"
#include "link/value_of.h"

namespace danglint {
namespace {

// An include bomb must end; no real configuration reads so many files.
constexpr std::size_t kMaxFilesRead = 100'000;
constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kMaxCycles = 100;  // enough to see that it is broken

// `http {` needs something, and `security.limit_extensions =` sets no limit.
bool says_something_alone(const DirectiveRule& rule) {
  return rule.kind == ArgumentKind::kLimit ||
         (rule.kind == ArgumentKind::kNeeds && rule.pattern.empty());
}

// Macros may use macros.
constexpr std::size_t kMaxMacros = 16;
constexpr std::size_t kMaxMacroLines = 1'000'000;  // of all uses together

// With blanks between them; `text` holds what it says.
Argument all_of(std::span<const Argument> arguments, std::string& text) {
  for (const Argument& one : arguments) {
    if (!text.empty()) text += ' ';
    text += one.text;
  }
  const Range& first = arguments.front().range;
  const Range& last = arguments.back().range;
  return {.text = text, .range = {first.offset, last.offset + last.length - first.offset}};
}

bool is_below(const ConfigFacts& config, std::size_t index, std::uint32_t section) {
  std::uint32_t around = config.directives[index].parent;
  while (around != kNoParent && around > section) around = config.directives[around].parent;
  return around == section;
}

}  // namespace

ConfigWalk::ConfigWalk(const Program& program, const Target& target, Vocabularies& vocabularies,
                       Linked& linked, Instance instance, std::unordered_set<FileId>& reached)
    : program_(program),
      target_(target),
      linked_(linked),
      instance_(std::move(instance)),
      vocabulary_(vocabularies.of(*instance_.server)),
      environment_(*instance_.server),
      checks_(instance_, vocabulary_, environment_, target, linked),
      data_lines_(*instance_.server, linked),
      meaning_(program, target, linked),
      reached_(reached) {}

void ConfigWalk::run() {
  for (const auto& [name, value] : program_.defines) environment_.define(name, value);
  const auto launch = program_.launches.find(program_.files[instance_.main].target_path);
  if (launch != program_.launches.end()) {
    for (const auto& [name, value] : launch->second.defines) environment_.define(name, value);
  }
  read_environment_file();
  Contexts sections;
  if (instance_.is_fragment && !server().fragment_section.empty()) {
    const std::string_view around = server().fragment_section;
    sections.push_back(
        {.name = around, .inside = &vocabulary_.top().within(vocabulary_.line(around))});
  }
  read_file(instance_.main, sections);
  checks_.settle_modules();
  meaning_.finish(instance_, environment_.is_complete() && !instance_.is_fragment);
  linked_.instances.push_back({.main = instance_.main,
                               .server = instance_.server,
                               .host = instance_.host,
                               .is_complete = environment_.is_complete(),
                               .is_fragment = instance_.is_fragment,
                               .has_unknown_listener = meaning_.has_unknown_listener()});
}

bool ConfigWalk::covers(std::string_view folder) {
  return meaning_.hands_out(folder) && meaning_.allowed_in(folder).has_value();
}

void ConfigWalk::read_override(FileId file, const std::string& folder) {
  linked_.overrides.push_back({file, folder, instance_.main});
  override_ = {.is_one = true, .allowed = *meaning_.allowed_in(folder)};
  read_file(file, {});
  checks_.settle_modules();
  meaning_.finish_override();
  override_ = {};
}

void ConfigWalk::read_override_alone(FileId file, const std::string& folder) {
  environment_.mark_incomplete();
  override_.is_one = true;
  instance_.conf_dir = folder;
  read_file(file, {});
  checks_.settle_modules();
  meaning_.finish_override();
}

void ConfigWalk::read_environment_file() {
  if (server().environment.empty() || instance_.is_fragment) return;
  const std::string wanted = path::join(instance_.conf_dir, server().environment);
  const FileId file = program_.find(wanted);
  if (file == kNoFile) {
    const Existence existence = target_.find(wanted).existence;
    if (existence == Existence::kPresent) linked_.wanted.push_back({wanted, nullptr, false});
    if (existence == Existence::kMissing && target_.is_rooted()) environment_.mark_shell_read();
    return;
  }
  const FileFacts* facts = program_.facts_of(file);
  if (facts == nullptr) return;
  environment_.mark_shell_read();
  const ConfigFacts& config = facts->config;
  for (const Directive& assignment : config.directives) {
    environment_.define_as_shell(assignment.name, config.arguments[assignment.first_argument].text);
  }
}

void ConfigWalk::read_file(FileId file, const Contexts& outer) {
  if (++files_read_ > kMaxFilesRead || includes_.size() > kMaxDepth) {
    cut_short("its includes go on, through more files than are followed");
    return;
  }
  reached_.insert(file);
  linked_.configs.push_back({file, instance_.server, instance_.main});
  const FileFacts* facts = program_.facts_of(file);
  if (facts == nullptr || !facts->syntax_errors.empty()) environment_.mark_incomplete();
  if (facts == nullptr) return;
  stack_.push_back(file);
  read_directives(file, 0, facts->config.directives.size(), outer);
  stack_.pop_back();
}

void ConfigWalk::cut_short(const std::string& reason) {
  environment_.mark_incomplete();
  if (cycles_found_ == 0 && !is_cut_) linked_.cut_short.push_back({instance_.main, reason});
  is_cut_ = true;
}

void ConfigWalk::read_directives(FileId file, std::size_t first, std::size_t last,
                                 Contexts sections) {
  const ConfigFacts& config = program_.facts_of(file)->config;
  std::vector<OpenSection> open;
  const std::size_t outer_sections = sections.size();
  const Activity outer_activity = activity_;
  for (auto i = static_cast<std::uint32_t>(first); i < last; ++i) {
    const Directive& directive = config.directives[i];
    while (!open.empty() && open.back().index != directive.parent) {
      if (!open.back().is_transparent) {
        std::erase_if(instance_.bases, [&](const auto& base) {
          return base.second.section == sections.back().id && base.second.section != 0;
        });
        sections.pop_back();
      }
      open.pop_back();
      activity_ = open.empty() ? outer_activity : open.back().activity;
    }
    const auto arguments =
        std::span(config.arguments).subspan(directive.first_argument, directive.argument_count);
    Surroundings& around = sections.empty() ? vocabulary_.top() : *sections.back().inside;
    const Place place{file, directive, arguments, sections, around, activity_ == Activity::kActive};
    const bool is_read = activity_ != Activity::kInactive;
    if (is_read && around.holds_data() && !vocabulary_.includes(directive.name)) {
      // Lines of map, types or geo are data; only an include among them is read.
      read_line_of_data(place);
    } else if (is_read) {
      read_directive(place, vocabulary_.line(directive.name));
    }
    if (!directive.is_section) continue;
    const LineName& name = vocabulary_.line(directive.name);
    if (!is_read) {
      open_section(place, name, i, Activity::kInactive, open, sections);
      continue;
    }
    Activity activity = activity_;
    if (name.is_transparent) {
      activity = environment_.activity(directive, arguments, [&](std::string_view path) {
        return target_.find(path::join(instance_.prefix, path)).existence;
      });
      if (activity == Activity::kActive) activity = activity_;
    }
    if (is_macro(directive)) {
      if (!arguments.empty()) macros_[to_lower(arguments[0].text)] = {file, i};
      activity = Activity::kInactive;  // it is read where it is used
    }
    open_section(place, name, i, activity, open, sections);
  }
  activity_ = outer_activity;
  sections.resize(outer_sections);
}

void ConfigWalk::open_section(const Place& place, const LineName& name, std::uint32_t index,
                              Activity activity, std::vector<OpenSection>& open,
                              Contexts& sections) {
  open.push_back({index, activity, name.is_transparent});
  activity_ = activity;
  if (name.is_transparent) return;
  Surroundings* const inside = &place.around.within(name);
  if (server().syntax.last_wins) {
    const auto [known, is_new] =
        sections_by_name_.try_emplace(place.directive.name, last_context_ + 1);
    if (!is_new) {
      sections.push_back({place.directive.name, known->second, place.arguments, inside});
      return;
    }
  }
  const bool is_read = activity != Activity::kInactive;
  const std::uint32_t defaults = is_read ? defaults_of(place) : 0;
  const std::uint32_t around = defaults != 0 || sections.empty() ? defaults : sections.back().id;
  meaning_.open_section(instance_, place, name, ++last_context_, around);
  if (is_read && place.directive.name == server().defaults.section) {
    last_defaults_ = last_context_;
    if (!place.arguments.empty()) defaults_[std::string(place.arguments[0].text)] = last_context_;
    const bool says_all = place.is_active && place.arguments.size() < 2;  // it names no other
    for (const std::string_view said : server().defaults.say) {
      if (says_all) meaning_.say_in(last_context_, said);
    }
  }
  sections.push_back({place.directive.name, last_context_, place.arguments, inside});
}

// The section that says what this one leaves open: 0 if none is known.
std::uint32_t ConfigWalk::defaults_of(const Place& place) const {
  const DefaultsRule& rule = server().defaults;
  const std::string_view name = place.directive.name;
  const bool is_one = !rule.section.empty() && name == rule.section;
  if (!is_one && !std::binary_search(rule.of.begin(), rule.of.end(), name)) return 0;
  for (std::size_t i = 0; i + 1 < place.arguments.size(); ++i) {
    if (place.arguments[i].text != rule.named_by) continue;
    const auto named = defaults_.find(place.arguments[i + 1].text);
    return named == defaults_.end() ? 0 : named->second;
  }
  return is_one ? 0 : last_defaults_;
}

void ConfigWalk::read_line_of_data(const Place& place) {
  data_lines_.check(place);
  if (place.directive.name.starts_with('$')) {
    // geoip2: lines of data define them.
    meaning_.note_variables(instance_, place, LineName::npos, false);
  } else if (place.around.uses_variables()) {
    meaning_.note_variables(instance_, place, LineName::npos, true);
  }
}

void ConfigWalk::read_directive(const Place& place, const LineName& name) {
  if (place.is_active) {
    meaning_.say(instance_, place, name);
  } else {
    meaning_.say_perhaps(place, name);
  }
  const auto verdict = checks_.check(place, name, override_);
  meaning_.note_variables(instance_, place, name.refuses_variables,
                          verdict != DirectiveChecks::Verdict::kUnknown);
  if (verdict == DirectiveChecks::Verdict::kMisplaced) return;  // what it says has no effect
  const auto rules = server().directives;
  for (const DirectiveRule& row : rules) {  // rows for any name come first
    if (row.name != "*") break;
    if (is_within(server(), place.sections, row.within)) apply_to_name(place, row);
  }
  const bool is_told = verdict == DirectiveChecks::Verdict::kWrongArguments;
  const auto& rows = place.around.rules_of(name).rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DirectiveRule* rule = rows[i].rule;
    if (rows[i].asks_arguments && !has_arguments(place.sections, rule->within)) continue;
    if (is_told && (rule->kind == ArgumentKind::kValue || rule->kind == ArgumentKind::kPattern)) {
      continue;
    }
    const bool is_done = rows[i].has_rival &&
                         std::any_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i),
                                     [&](const LineRules::Row& earlier) {
                                       return says_the_same(*earlier.rule, *rule) &&
                                              (!earlier.asks_arguments ||
                                               has_arguments(place.sections, earlier.rule->within));
                                     });
    if (is_done) continue;
    const auto& arguments = place.arguments;
    const bool has_what_it_lacks =
        !rule->lacks.empty() &&
        std::any_of(arguments.begin(), arguments.end(),
                    [&](const Argument& one) { return fits(rule->lacks, one.text); });
    if (has_what_it_lacks) continue;
    if (arguments.empty()) {
      if (says_something_alone(*rule)) {
        meaning_.apply(instance_, place, *rule, 0, {.range = place.directive.range}, {});
      }
      continue;
    }
    if (!rule->after.empty()) {
      for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
        if (arguments[i].text == rule->after) apply(place, *rule, i + 1);
      }
      continue;
    }
    if (rule->argument >= kAllArguments) {
      if (!arguments.empty()) {
        apply(place, *rule, rule->argument == kLastArgument ? arguments.size() - 1 : 0);
      }
      continue;
    }
    const bool is_but_last = rule->argument == kAllButLast;
    const std::size_t first = is_but_last ? 0 : rule->argument;
    const std::size_t last = is_but_last            ? std::max<std::size_t>(arguments.size(), 1) - 1
                             : rule->every_argument ? arguments.size()
                                                    : first + 1;
    for (std::size_t i = first; i < std::min(last, arguments.size()); ++i) {
      apply(place, *rule, i);
    }
  }
}

bool ConfigWalk::is_macro(const Directive& directive) const {
  return !server().macro_section.empty() &&
         is_called(server(), directive.name, server().macro_section);
}

// The body of a macro in the place of its use, with what it is given.
void ConfigWalk::use_macro(const Place& place) {
  const auto found = macros_.find(to_lower(place.arguments[0].text));
  if (found == macros_.end() || environment_.macro_depth() > kMaxMacros) return;
  const auto [file, index] = found->second;
  const ConfigFacts& config = program_.facts_of(file)->config;
  const Directive& macro = config.directives[index];
  std::size_t last = index + 1;
  while (last < config.directives.size() && is_below(config, last, index)) ++last;
  macro_lines_ += last - index;
  if (macro_lines_ > kMaxMacroLines) {
    cut_short("its macros use macros, and that more often than is followed");
    return;
  }
  if (place.is_active && place.arguments.size() != macro.argument_count) {
    linked_.wrong_arguments.push_back({.span = {place.file, place.directive.range},
                                       .directive_name = place.directive.name,
                                       .server = &server(),
                                       .first = {file, macro.range}});
  }
  std::vector<std::pair<std::string, std::string>> given;
  for (std::size_t i = 1; i < macro.argument_count && i < place.arguments.size(); ++i) {
    given.emplace_back(config.arguments[macro.first_argument + i].text,
                       environment_.expand(place.arguments[i].text));
  }
  environment_.enter_macro(std::move(given));
  read_directives(file, index + 1, last, Contexts(place.sections));
  environment_.leave_macro();
}

void ConfigWalk::apply_to_name(const Place& place, const DirectiveRule& rule) {
  Argument name{.text = place.directive.name, .range = place.directive.range};
  if (!rule.pattern.empty()) {
    const auto part = value_of(rule.pattern, name);
    if (!part) return;
    name = *part;
  }
  meaning_.apply(instance_, place, rule, 0, name, name.text);
}

std::string_view ConfigWalk::expand(const Place& place, std::string_view text,
                                    std::string& made) const {
  const std::string_view variable = server().syntax.section_variable;
  const bool has_variable = !variable.empty() && !place.sections.empty();
  if (!has_variable && !environment_.may_expand(text)) return text;
  made = environment_.expand(text);
  if (!has_variable) return made;
  for (std::size_t at = made.find(variable); at != std::string::npos;) {
    made.replace(at, variable.size(), place.sections.back().name);
    at = made.find(variable, at + place.sections.back().name.size());
  }
  return made;
}

bool ConfigWalk::is_unlikely(const Place& place) const {
  const ConfigFacts& config = program_.facts_of(place.file)->config;
  for (std::uint32_t at = place.directive.parent; at != kNoParent;
       at = config.directives[at].parent) {
    const Directive& section = config.directives[at];
    const auto arguments =
        std::span(config.arguments).subspan(section.first_argument, section.argument_count);
    if (environment_.is_unlikely(section, arguments)) return true;
  }
  return false;
}

void ConfigWalk::apply(const Place& place, const DirectiveRule& rule, std::size_t index) {
  Argument argument = place.arguments[index];
  std::string all;
  if (rule.argument == kAllArguments) argument = all_of(place.arguments, all);
  if (!rule.pattern.empty()) {
    const auto part = value_of(rule.pattern, argument);
    if (!part) return;
    argument = *part;
  }
  std::string made;
  const std::string_view value = expand(place, argument.text, made);
  const Span span{place.file, argument.range};
  if (place.is_active && rule.missing != Effect::kNone) tell_undefined(place, argument, value);
  switch (rule.kind) {
    case ArgumentKind::kInclude:
      include(place, span, value, rule);
      break;
    case ArgumentKind::kBase: {
      std::string folder = path::normalize(
          resolve_path(instance_, rule, program_.files[place.file].target_path, value));
      const auto is_there = [&](const std::string& one) {
        return target_.find(one).existence == Existence::kPresent;
      };
      if (rule.base == Base::kAbove && !is_there(folder)) {
        const auto above = paths_above(program_.files[place.file], value);
        const auto found = std::find_if(above.begin(), above.end(), is_there);
        if (found != above.end()) folder = path::normalize(*found);
      }
      if (rule.of.empty()) {
        instance_.prefix = std::move(folder);
      } else {
        const bool is_local = !rule.scope.empty() && !place.sections.empty();
        instance_.bases[std::string(rule.of)] = {std::move(folder),
                                                 is_local ? place.sections.back().id : 0};
      }
      break;
    }
    case ArgumentKind::kDefine:
      if (activity_ == Activity::kInactive || is_unlikely(place)) break;
      environment_.define(
          value, index + 1 < place.arguments.size() ? place.arguments[index + 1].text : "");
      break;
    case ArgumentKind::kUndefine:
      if (activity_ != Activity::kInactive && !is_unlikely(place)) environment_.undefine(value);
      break;
    case ArgumentKind::kUseMacro:
      use_macro(place);
      break;
    case ArgumentKind::kNeedsModule:
      if (place.is_active && environment_.tells_modules() && !instance_.is_fragment &&
          (target_.is_rooted() || !rule.needs_root) && !environment_.has_any_module(rule.of)) {
        checks_.need_module(rule.of, {.span = span,
                                      .name = std::string(argument.text),
                                      .why = UnknownDirective::Why::kNoModule,
                                      .hint = std::string(rule.of.substr(0, rule.of.find('|'))),
                                      .in_override = override_.is_one,
                                      .server = instance_.server,
                                      .directive = &rule});
      }
      break;
    case ArgumentKind::kLoadModule:
      tell_rival(place);
      environment_.load_module(place.arguments[0].text);
      [[fallthrough]];
    default:
      meaning_.apply(instance_, place, rule, index, argument, value);
  }
}

// Two MPMs.
void ConfigWalk::tell_rival(const Place& place) {
  const Argument& module = place.arguments[0];
  const std::string_view rival = environment_.rival_of(module.text);
  if (rival.empty() || !place.is_active) return;
  linked_.wrong_arguments.push_back({.span = {place.file, module.range},
                                     .why = WrongArguments::Why::kExclusive,
                                     .directive_name = place.directive.name,
                                     .argument = std::string(module.text),
                                     .meaning = rival,
                                     .server = instance_.server});
}

// ${NAME} that nothing defines stays as it is: the path then holds a dollar.
void ConfigWalk::tell_undefined(const Place& place, const Argument& argument,
                                std::string_view value) {
  if (server().grammar != Grammar::kTag || !environment_.is_complete() || instance_.is_fragment)
    return;
  const std::size_t open = value.find("${");
  const std::size_t close = value.find('}', open == std::string::npos ? open : open + 2);
  if (open == std::string::npos || close == std::string::npos) return;
  const std::string name(value.substr(open + 2, close - open - 2));
  if (name.find(':') != std::string::npos || environment_.is_set(name)) return;
  std::string nearest = environment_.nearest_variable(name);
  if (!environment_.is_shell_read() && nearest.empty()) return;
  linked_.undefined.push_back({{place.file, argument.range},
                               name,
                               instance_.server,
                               std::string(place.directive.name),
                               std::move(nearest)});
}

void ConfigWalk::include(const Place& place, Span span, std::string_view value,
                         const DirectiveRule& rule) {
  Reference made = meaning_.reference(instance_, place, rule, span, value);
  // A list of its own defines nothing for other lines.
  const bool is_list = !rule.of.empty();
  if (made.candidates.empty()) {
    if (!is_list) environment_.mark_incomplete();
    linked_.references.push_back(std::move(made));
    return;
  }
  const std::string wanted = made.candidates.front();
  if (!rule.glob || !path::has_glob(wanted)) {
    const Answer& answer = find_included(wanted);
    if (answer.existence == Existence::kUnknown && !is_list) environment_.mark_incomplete();
    const bool is_folder = answer.existence == Existence::kPresent &&
                           answer.status.type == FileType::kDirectory && rule.recurses;
    if (is_folder) made.kind = ReferenceKind::kDirectory;
    linked_.references.push_back(std::move(made));
    if (is_folder) {
      include_folder(place, span, wanted, rule);
    } else if (answer.existence == Existence::kPresent) {
      Contexts sections = place.sections;
      if (is_list) {
        Surroundings& inside = vocabulary_.top().within(vocabulary_.line(rule.of));
        sections.push_back({.name = rule.of, .inside = &inside});
      }
      enter(span, answer, sections);
    }
    return;
  }

  const GlobMatches matches = match_glob(target_, wanted);
  const bool folder_is_missing =
      rule.needs_folder && target_.find(folder_of_target(wanted)).existence == Existence::kMissing;
  if (!matches.is_known) {
    made.candidates.clear();
    environment_.mark_incomplete();
  } else if (matches.paths.empty()) {
    made.is_empty_glob = true;
    if (made.has_unknown_candidate) environment_.mark_incomplete();  // the package's files
    made.weak = made.weak || (!rule.empty_glob_is_error && !folder_is_missing);
  } else {
    made.candidates = {matches.paths.front()};
    made.weak = true;  // each match is asked for by itself, below
    made.has_unknown_candidate = false;
  }
  linked_.references.push_back(std::move(made));
  for (const std::string& match : matches.paths) include_match(place, span, match, rule);
}

void ConfigWalk::include_match(const Place& place, Span span, const std::string& match,
                               const DirectiveRule& rule) {
  const Answer answer = target_.find(match);
  const bool is_present = answer.existence == Existence::kPresent;
  if (is_present && answer.status.type == FileType::kDirectory && rule.recurses) {
    include_folder(place, span, match, rule);
  } else if (is_present && answer.status.type == FileType::kRegular) {
    enter(span, answer, place.sections);
  } else if (answer.existence != Existence::kUnknown) {
    // The pattern swept in what cannot be read: a dangling link, a folder.
    Reference swept = meaning_.reference(instance_, place, rule, span, match);
    swept.candidates = {match};
    swept.swept_entry = match;
    linked_.references.push_back(std::move(swept));
  }
}

void ConfigWalk::include_folder(const Place& place, Span span, const std::string& folder,
                                const DirectiveRule& rule) {
  for (const DirectoryEntry& entry : target_.list(folder)) {
    if (!rule.folder_glob.empty() && !path::matches_glob(entry.name, rule.folder_glob)) continue;
    include_match(place, span, path::join(folder, entry.name), rule);
  }
}

const Answer& ConfigWalk::find_included(const std::string& path) {
  const auto [known, is_new] = included_.try_emplace(path);
  if (is_new) known->second = target_.find(path);
  return known->second;
}

void ConfigWalk::enter(Span span, const Answer& answer, const Contexts& sections) {
  // A guessed map is another name of the project's own file.
  const std::string name = answer.source.empty() ? answer.real : target_.target_of(answer.source);
  const FileId file = program_.find(name);
  const bool is_ready = file != kNoFile && program_.files[file].is_extracted &&
                        program_.files[file].dialect.server == instance_.server;
  if (!is_ready) {
    const bool judged = program_.files[span.file].judged;
    linked_.wanted.push_back({name, instance_.server, judged});
    environment_.mark_incomplete();
    return;
  }
  if (std::find(stack_.begin(), stack_.end(), file) != stack_.end()) {
    // Files that all include each other make as many cycles as there are ways through them.
    if (++cycles_found_ > kMaxCycles) files_read_ = kMaxFilesRead;
    if (cycles_told_.insert(span).second) {
      linked_.cycles.push_back({span, includes_, instance_.server});
    }
    return;
  }
  includes_.push_back(span);
  // The file's own sections are open while it is read: those around it must not move.
  read_file(file, Contexts(sections));
  includes_.pop_back();
}

}  // namespace danglint
