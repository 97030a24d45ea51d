// The walk of server configurations: each main configuration depth-first in order, as its server
// reads it.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include "base/path.h"
#include "base/text.h"
#include "link/config_environment.h"
#include "link/directive_use.h"
#include "link/glob.h"
#include "link/link.h"
#include "link/listen.h"

namespace danglint {
namespace {

// An include bomb must end; no real configuration reads so many files.
constexpr std::size_t kMaxFilesRead = 100'000;
constexpr std::size_t kMaxDepth = 256;

// Bases and identity of one way a server is started.
struct Instance {
  const ServerRule* server = nullptr;
  FileId main = kNoFile;
  std::string conf_dir;
  std::string prefix;
  std::string host;
  bool is_fragment =
      false;  // no main configuration is known: the conventional one is imagined around it
};

std::string folder_of(std::string_view target_path) {
  const std::string_view folder = path::dirname(target_path);
  return folder == "/" ? std::string() : std::string(folder);
}

// Main configurations in one folder or one etc/ tree run on one machine.
std::string host_of(const std::string& target_path) {
  const std::size_t etc = target_path.find("/etc/");
  return etc == std::string::npos ? folder_of(target_path) : target_path.substr(0, etc + 4);
}

// A section that what is read stands in.
struct Context {
  std::string_view name;
  std::uint32_t id = 0;  // no two sections of an instance share it
};
using Contexts = std::vector<Context>;

class ConfigWalk {
 public:
  ConfigWalk(const Program& program, const Target& target, Linked& linked, Instance instance,
             std::unordered_set<FileId>& reached)
      : program_(program),
        target_(target),
        linked_(linked),
        instance_(std::move(instance)),
        environment_(*instance_.server),
        reached_(reached) {}

  void run() {
    read_environment_file();
    Contexts sections;
    if (instance_.is_fragment && instance_.server->grammar == Grammar::kBrace)
      sections = {{"http"}};
    read_file(instance_.main, sections);
    settle_conditions();
  }

 private:
  const ServerRule& server() const { return *instance_.server; }

  void read_environment_file() {
    if (server().environment.empty() || instance_.is_fragment) return;
    const std::string wanted = path::join(instance_.conf_dir, server().environment);
    const FileId file = program_.find(wanted);
    if (file == kNoFile) {
      if (target_.find(wanted).existence == Existence::kPresent) {
        linked_.wanted.push_back({wanted, nullptr, false});
      }
      return;
    }
    const FileFacts* facts = program_.facts_of(file);
    if (facts == nullptr) return;
    const ConfigFacts& config = facts->config;
    for (const Directive& assignment : config.directives) {
      environment_.define_as_shell(assignment.name,
                                   config.arguments[assignment.first_argument].text);
    }
  }

  void read_file(FileId file, const Contexts& outer) {
    if (++files_read_ > kMaxFilesRead || includes_.size() > kMaxDepth) {
      environment_.mark_incomplete();
      return;
    }
    reached_.insert(file);
    linked_.configs.push_back({file, instance_.server});
    const FileFacts* facts = program_.facts_of(file);
    if (facts == nullptr || !facts->syntax_errors.empty()) environment_.mark_incomplete();
    if (facts == nullptr) return;
    stack_.push_back(file);
    read_directives(file, facts->config, outer);
    stack_.pop_back();
  }

  // One open section of the file being read.
  struct Section {
    std::uint32_t index;
    Activity activity;
  };

  void read_directives(FileId file, const ConfigFacts& config, Contexts sections) {
    std::vector<Section> open;
    const std::size_t outer_sections = sections.size();
    const Activity outer_activity = activity_;
    for (std::uint32_t i = 0; i < config.directives.size(); ++i) {
      const Directive& directive = config.directives[i];
      while (!open.empty() && open.back().index != directive.parent) {
        if (!is_conditional_section(server(), config.directives[open.back().index].name)) {
          sections.pop_back();
        }
        open.pop_back();
        activity_ = open.empty() ? outer_activity : open.back().activity;
      }
      if (activity_ == Activity::kInactive) {
        if (directive.is_section) open_section(directive, i, Activity::kInactive, open, sections);
        continue;
      }
      const auto arguments =
          std::span(config.arguments).subspan(directive.first_argument, directive.argument_count);
      if (!is_data(sections, directive)) read_directive(file, directive, arguments, sections);
      if (!directive.is_section) continue;
      Activity activity = environment_.activity(directive, arguments, [&](std::string_view path) {
        return target_.find(path::join(instance_.prefix, path)).existence;
      });
      // A macro's body is read where it is used, with its parameters filled in.
      if (server().grammar == Grammar::kTag && to_lower(directive.name) == "macro") {
        activity = Activity::kInactive;
      }
      if (activity == Activity::kActive) activity = activity_;
      open_section(directive, i, activity, open, sections);
    }
    activity_ = outer_activity;
    sections.resize(outer_sections);
  }

  void open_section(const Directive& directive, std::uint32_t index, Activity activity,
                    std::vector<Section>& open, Contexts& sections) {
    open.push_back({index, activity});
    activity_ = activity;
    if (is_conditional_section(server(), directive.name)) return;
    const std::uint32_t around = sections.empty() ? 0 : sections.back().id;
    sections.push_back({directive.name, ++last_context_});
    use_.open_section(last_context_, around);
  }

  // Lines of map, types or geo are data; only an include among them is read.
  bool is_data(const Contexts& sections, const Directive& directive) const {
    if (sections.empty() || directive.name == "include") return false;
    const auto& data = server().value_blocks;
    return std::find(data.begin(), data.end(), sections.back().name) != data.end();
  }

  bool is_in(const Contexts& sections, std::string_view within) const {
    if (within.empty()) return true;
    if (within == "-") return sections.empty();
    if (sections.empty()) return false;
    return server().ignores_case ? to_lower(sections.back().name) == to_lower(within)
                                 : sections.back().name == within;
  }

  void read_directive(FileId file, const Directive& directive, std::span<const Argument> arguments,
                      const Contexts& sections) {
    const std::string name =
        server().ignores_case ? to_lower(directive.name) : std::string(directive.name);
    directive_name_ = directive.name;
    section_ = sections.empty() ? 0 : sections.back().id;
    if (activity_ == Activity::kActive) use_.say(name, section_);
    const auto rules = server().directives;
    auto rule = std::lower_bound(
        rules.begin(), rules.end(), name,
        [](const DirectiveRule& row, const std::string& wanted) { return row.name < wanted; });
    // Rows of one name: each argument has the first row whose section fits.
    std::uint64_t done = 0;
    for (; rule != rules.end() && rule->name == name; ++rule) {
      const std::uint64_t bit = std::uint64_t{1} << rule->argument;
      if ((done & bit) != 0 || !is_in(sections, rule->within)) continue;
      done |= bit;
      const std::size_t last = rule->every_argument ? arguments.size() : rule->argument + 1U;
      for (std::size_t i = rule->argument; i < std::min(last, arguments.size()); ++i) {
        apply(file, *rule, arguments, i, sections);
      }
    }
  }

  void apply(FileId file, const DirectiveRule& rule, std::span<const Argument> arguments,
             std::size_t index, const Contexts& sections) {
    const Argument& argument = arguments[index];
    const std::string value = environment_.expand(argument.text);
    const Span span{file, argument.range};
    switch (rule.kind) {
      case ArgumentKind::kInclude:
        include(span, value, rule, sections);
        break;
      case ArgumentKind::kFile:
      case ArgumentKind::kDirectory:
        refer(span, value, rule);
        break;
      case ArgumentKind::kListen:
        listen(span, value, arguments.subspan(index + 1), sections);
        break;
      case ArgumentKind::kUser:
        if (activity_ == Activity::kActive) {
          linked_.users.push_back({span, value, instance_.server});
        }
        break;
      case ArgumentKind::kServerRoot:
        instance_.prefix = path::normalize(path::join(instance_.prefix, value));
        break;
      case ArgumentKind::kDefine:
        environment_.define(value, index + 1 < arguments.size() ? arguments[index + 1].text : "");
        break;
      case ArgumentKind::kUndefine:
        environment_.undefine(value);
        break;
      case ArgumentKind::kLoadModule:
        environment_.load_module(arguments[0].text);
        refer_module(span, value, rule);
        break;
      case ArgumentKind::kGroup:
      case ArgumentKind::kVirtualHost:
        break;
    }
  }

  std::string resolve_base(std::string_view value, const DirectiveRule& rule) const {
    return path::join(rule.base == Base::kPrefix ? instance_.prefix : instance_.conf_dir, value);
  }

  // Why nothing can be said of a value; empty: it can.
  static bool is_computed(std::string_view value) {
    return value.find('$') != std::string_view::npos ||
           value.find("{{") != std::string_view::npos ||
           value.find("{%") != std::string_view::npos ||
           value.find("<%") != std::string_view::npos || value.find("@@") != std::string_view::npos;
  }

  Reference reference(Span span, std::string_view value, const DirectiveRule& rule) const {
    Reference made{.span = span, .written = std::string(value)};
    made.kind = rule.kind == ArgumentKind::kInclude     ? ReferenceKind::kConfigInclude
                : rule.kind == ArgumentKind::kDirectory ? ReferenceKind::kDirectory
                                                        : ReferenceKind::kFile;
    made.weak = rule.optional || activity_ != Activity::kActive || rule.missing == Effect::kNone;
    made.server = instance_.server;
    made.directive = &rule;
    made.directive_name = directive_name_;
    if (!is_computed(value) && !value.empty()) {
      made.candidates.push_back(resolve_base(value, rule));
      made.has_unknown_candidate = is_provided(made.candidates.front());
    }
    return made;
  }

  // The package puts it beside the main configuration; a repository need not hold it.
  bool is_provided(std::string_view target_path) const {
    if (target_.is_rooted() || !path::is_within(target_path, instance_.conf_dir)) return false;
    const std::string_view name = path::below(target_path, instance_.conf_dir);
    return std::any_of(server().provides.begin(), server().provides.end(),
                       [&](std::string_view glob) { return path::matches_glob(name, glob); });
  }

  void refer(Span span, std::string_view value, const DirectiveRule& rule) {
    const auto& not_paths = server().not_paths;
    if (std::any_of(not_paths.begin(), not_paths.end(),
                    [&](std::string_view start) { return value.starts_with(start); })) {
      return;
    }
    if (rule.only_if_inherited || !rule.only_with.empty()) {
      conditional_.push_back({linked_.references.size(), section_});
    }
    linked_.references.push_back(reference(span, value, rule));
  }

  // Without the folder of the modules the server is not installed where this looks: then no module tells anything.
  void refer_module(Span span, std::string_view value, const DirectiveRule& rule) {
    refer(span, value, rule);
    Reference& made = linked_.references.back();
    if (made.candidates.empty()) return;
    const auto folder = target_.find(path::dirname(made.candidates.front()));
    if (folder.existence == Existence::kMissing) made.has_unknown_candidate = true;
  }

  // What is read only under a condition that later lines may fulfil.
  void settle_conditions() {
    for (const auto& [index, section] : conditional_) {
      Reference& reference = linked_.references[index];
      const DirectiveRule& rule = *reference.directive;
      if (!rule.only_with.empty() && !use_.applies_in(rule.only_with, section))
        reference.weak = true;
      if (rule.only_if_inherited && !use_.is_inherited_from(rule.name, section))
        reference.weak = true;
    }
  }

  void include(Span span, const std::string& value, const DirectiveRule& rule,
               const Contexts& sections) {
    Reference made = reference(span, value, rule);
    if (made.candidates.empty()) {
      environment_.mark_incomplete();
      linked_.references.push_back(std::move(made));
      return;
    }
    const std::string wanted = made.candidates.front();
    if (!rule.glob || !path::has_glob(wanted)) {
      const Answer answer = target_.find(wanted);
      if (answer.existence == Existence::kUnknown) environment_.mark_incomplete();
      const bool is_folder = answer.existence == Existence::kPresent &&
                             answer.status.type == FileType::kDirectory && rule.recurses;
      if (is_folder) made.kind = ReferenceKind::kDirectory;
      linked_.references.push_back(std::move(made));
      if (is_folder) {
        include_folder(span, wanted, rule, sections);
      } else if (answer.existence == Existence::kPresent) {
        enter(span, answer, sections);
      }
      return;
    }

    const GlobMatches matches = match_glob(target_, wanted);
    if (!matches.is_known) {
      made.candidates.clear();
      environment_.mark_incomplete();
    } else if (matches.paths.empty()) {
      made.is_empty_glob = true;
      made.weak = made.weak || !rule.empty_glob_is_error;
    } else {
      made.candidates = {matches.paths.front()};
      made.weak = true;  // each match is asked for by itself, below
      made.has_unknown_candidate = false;
    }
    linked_.references.push_back(std::move(made));
    for (const std::string& match : matches.paths) include_match(span, match, rule, sections);
  }

  void include_match(Span span, const std::string& match, const DirectiveRule& rule,
                     const Contexts& sections) {
    const Answer answer = target_.find(match);
    const bool is_present = answer.existence == Existence::kPresent;
    if (is_present && answer.status.type == FileType::kDirectory && rule.recurses) {
      include_folder(span, match, rule, sections);
    } else if (is_present && answer.status.type == FileType::kRegular) {
      enter(span, answer, sections);
    } else if (answer.existence != Existence::kUnknown) {
      // The pattern swept in what cannot be read: a dangling link, a folder.
      Reference swept = reference(span, match, rule);
      swept.candidates = {match};
      swept.swept_entry = match;
      linked_.references.push_back(std::move(swept));
    }
  }

  void include_folder(Span span, const std::string& folder, const DirectiveRule& rule,
                      const Contexts& sections) {
    for (const DirectoryEntry& entry : target_.list(folder)) {
      include_match(span, path::join(folder, entry.name), rule, sections);
    }
  }

  void enter(Span span, const Answer& answer, const Contexts& sections) {
    const FileId file = program_.find(answer.real);
    const bool is_ready = file != kNoFile && program_.files[file].is_extracted &&
                          program_.files[file].dialect.server == instance_.server;
    if (!is_ready) {
      const bool judged = program_.files[span.file].judged;
      linked_.wanted.push_back({answer.real, instance_.server, judged});
      environment_.mark_incomplete();
      return;
    }
    if (std::find(stack_.begin(), stack_.end(), file) != stack_.end()) {
      linked_.cycles.push_back({span, includes_, instance_.server});
      return;
    }
    includes_.push_back(span);
    const std::string_view own_name = directive_name_;
    const std::uint32_t own_section = section_;
    read_file(file, sections);
    directive_name_ = own_name;
    section_ = own_section;
    includes_.pop_back();
  }

  void listen(Span span, const std::string& value, std::span<const Argument> parameters,
              const Contexts& sections) {
    if (activity_ != Activity::kActive || instance_.is_fragment) return;
    auto claim = parse_listen(value, server());
    if (!claim) return;
    for (const Argument& parameter : parameters) apply_listen_parameter(parameter.text, *claim);
    claim->span = span;
    claim->instance = instance_.main;
    claim->host = instance_.host;
    claim->scope = sections.empty() ? 0 : sections.back().id;
    claim->in_stream = std::any_of(sections.begin(), sections.end(),
                                   [](const Context& one) { return one.name == "stream"; });
    linked_.listens.push_back(std::move(*claim));
  }

  const Program& program_;
  const Target& target_;
  Linked& linked_;
  Instance instance_;
  ConfigEnvironment environment_;
  std::unordered_set<FileId>& reached_;
  DirectiveUse use_;
  std::vector<std::pair<std::size_t, std::uint32_t>> conditional_;  // (reference, its section)
  std::uint32_t section_ = 0;                                       // of the directive being read
  std::string_view directive_name_;                                 // of the directive being read
  std::vector<FileId> stack_;                                       // files being read
  std::vector<Span> includes_;                                      // the includes that led there
  Activity activity_ = Activity::kActive;
  std::uint32_t last_context_ = 0;
  std::size_t files_read_ = 0;
};

// Does the file's own top level say that it is a main configuration?
bool is_main(const SourceFile& file, const FileFacts& facts) {
  const auto& marks = file.dialect.server->main_sections;
  if (marks.empty()) return file.dialect.is_main_path;
  return std::any_of(facts.config.directives.begin(), facts.config.directives.end(),
                     [&](const Directive& directive) {
                       return directive.parent == kNoParent && directive.is_section &&
                              std::find(marks.begin(), marks.end(), directive.name) != marks.end();
                     });
}

Instance instance_of(const Program& program, FileId main) {
  const SourceFile& file = program.files[main];
  const ServerRule& server = *file.dialect.server;
  Instance instance{.server = &server, .main = main, .host = host_of(file.target_path)};
  instance.conf_dir = folder_of(file.target_path);
  instance.prefix = file.target_path == server.distribution
                        ? std::string(server.distribution_prefix)
                        : instance.conf_dir;
  return instance;
}

// The main configuration a fragment would be read by, were it given: in its own folder or one
// above.
std::optional<std::string> main_above(const Target& target, const SourceFile& fragment) {
  const std::string_view name = path::basename(fragment.dialect.server->distribution);
  for (std::string folder = folder_of(fragment.target_path);; folder = folder_of(folder)) {
    const std::string candidate = path::join(folder, name);
    const Answer answer = target.find(candidate);
    if (answer.existence == Existence::kPresent && !answer.source.empty()) return answer.real;
    if (folder.empty()) return std::nullopt;
  }
}

}  // namespace

void link_configs(const Program& program, const Target& target, Linked& linked) {
  std::unordered_set<FileId> reached;
  std::vector<FileId> mains;
  std::vector<FileId> others;
  for (FileId id = 0; id < program.files.size(); ++id) {
    const SourceFile& file = program.files[id];
    if (file.dialect.language != Language::kServerConfig || program.facts_of(id) == nullptr)
      continue;
    if (file.is_sample) continue;
    (is_main(file, *program.facts_of(id)) ? mains : others).push_back(id);
  }
  for (const FileId main : mains) {
    // One main configuration may be a part of another (conf/httpd.conf that includes apache2.conf).
    if (reached.contains(main)) continue;
    ConfigWalk(program, target, linked, instance_of(program, main), reached).run();
  }
  for (const FileId fragment : others) {
    if (reached.contains(fragment) || !program.files[fragment].judged) continue;
    const SourceFile& file = program.files[fragment];
    const bool is_beside_main = std::any_of(mains.begin(), mains.end(), [&](FileId main) {
      return program.files[main].dialect.server == file.dialect.server &&
             path::is_within(file.target_path, folder_of(program.files[main].target_path));
    });
    if (is_beside_main) continue;
    if (const auto above = main_above(target, file)) {
      // Unused where it is, unless its main configuration was not among the inputs.
      if (program.find(*above) == kNoFile) {
        linked.wanted.push_back({*above, file.dialect.server, false});
      }
      continue;
    }
    Instance instance = instance_of(program, fragment);
    instance.is_fragment = true;
    instance.conf_dir = folder_of(instance.server->distribution);
    instance.prefix = instance.server->distribution_prefix;
    ConfigWalk(program, target, linked, std::move(instance), reached).run();
  }
}

}  // namespace danglint
