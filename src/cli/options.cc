#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/baseline.h"
#include "cli/manual.h"
#include "cli/mistyped.h"

namespace danglint {
namespace {

constexpr const char* kFooter =
    "Exit status: 0 clean; 1 findings at or above --fail-on; 2 wrong usage, settings or PATH; "
    "3 something could not be read.";

MapOption parse_map(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw CLI::ValidationError("--map", "'" + text + "' is not TARGET=SOURCE");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

// An option that takes one of a few words.
template <typename Value>
void add_choice(CLI::App* command, const char* name, const char* type, const char* help,
                Value& value, std::map<std::string, Value> choices) {
  std::set<std::string> words;
  for (const auto& [word, unused] : choices) words.insert(word);
  command
      ->add_option_function<std::string>(
          name, [&value, choices](const std::string& word) { value = choices.at(word); }, help)
      ->check(CLI::IsMember(words).description(""))
      ->type_name(type);
}

// What tells where the files are.
void add_target_options(CLI::App* command, Options& options) {
  command
      ->add_option("--root", options.root,
                   "Folder that is the target's /: a mounted image, a chroot, / itself")
      ->type_name("DIR");
  command
      ->add_option_function<std::vector<std::string>>(
          "--map",
          [&options](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) options.maps.push_back(parse_map(text));
          },
          "What the server calls TARGET lies in SOURCE here; may be repeated")
      ->type_name("TARGET=SOURCE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--config", options.config, "Settings to read instead of .danglint.yaml")
      ->type_name("FILE");
  command->add_option("--jobs,-j", options.jobs, "Threads [default: one a processor]")
      ->check(CLI::Range(1U, 1024U).description(""))
      ->type_name("N");
}

void add_rules_option(CLI::App* command, Options& options) {
  command
      ->add_option("--rules", options.rules,
                   "Folder of NAME.yaml files that describe more servers, as rules/servers does")
      ->type_name("DIR");
}

// How the servers are started, where that is not as their distribution does it.
void add_server_options(CLI::App* command, Options& options) {
  for (const char* name : {"prefix", "server-root"}) {
    const std::string what = name == std::string_view("prefix")
                                 ? "Where nginx and others look for relative paths, as their -p"
                                 : "Where Apache looks for relative paths, as its -d";
    command
        ->add_option_function<std::string>(
            std::string("--") + name,
            [&options, name](const std::string& folder) {
              if (!folder.starts_with('/')) {
                throw CLI::ValidationError(std::string("--") + name,
                                           "'" + folder + "' is no absolute path of the target");
              }
              options.bases.push_back({name, folder});
            },
            what)
        ->type_name("DIR");
  }
  command
      ->add_option_function<std::vector<std::string>>(
          "-D",
          [&options](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              const std::size_t equals = std::min(text.find('='), text.size());
              options.defines.push_back(
                  {text.substr(0, equals), text.substr(std::min(equals + 1, text.size()))});
            }
          },
          "Defined when Apache starts, as its -D; or a variable of its environment")
      ->type_name("NAME[=VALUE]")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::App* add_graph(CLI::App& app, Options& options) {
  CLI::App* graph =
      app.add_subcommand("graph", "Show every file that an entry script of PHP may load.");
  graph->add_option("ENTRY", options.entry, "A PHP script")->required();
  add_target_options(graph, options);
  add_choice(graph, "--format", "FORMAT", "text, dot or json [default: text]", options.format,
             {{"text", Format::kText}, {"dot", Format::kDot}, {"json", Format::kJson}});
  return graph;
}

// One of them goes to standard output or --output, the others to files of their own.
void take_formats(const std::vector<std::string>& texts, Options& options) {
  static const std::map<std::string, Format, std::less<>> formats = {
      {"text", Format::kText},   {"gcc", Format::kGcc},       {"json", Format::kJson},
      {"sarif", Format::kSarif}, {"github", Format::kGithub}, {"gitlab", Format::kGitlab},
      {"junit", Format::kJunit}, {"rdjson", Format::kRdjson}, {"checkstyle", Format::kCheckstyle}};
  bool has_first = false;
  for (const std::string& text : texts) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const auto format = formats.find(std::string_view(text).substr(0, equals));
    if (format == formats.end()) {
      std::string known;
      for (const auto& [name, unused] : formats) known += (known.empty() ? "" : ", ") + name;
      throw CLI::ValidationError("--format", "'" + text + "' is none of " + known);
    }
    if (equals < text.size()) {
      if (equals + 1 == text.size())
        throw CLI::ValidationError("--format", "'" + text + "' names no file");
      options.more_formats.push_back({format->second, text.substr(equals + 1)});
    } else if (has_first) {
      throw CLI::ValidationError("--format", "two without a file; say " + text + "=FILE");
    } else {
      has_first = true;
      options.format = format->second;
    }
  }
}

// How findings are told, and when they count.
void add_report_options(CLI::App* command, Options& options) {
  command->footer(kFooter);
  command
      ->add_option_function<std::vector<std::string>>(
          "--format",
          [&options](const std::vector<std::string>& texts) { take_formats(texts, options); },
          "text, gcc, json, sarif, github, gitlab, junit, checkstyle or rdjson [default: text]; "
          "with "
          "=FILE beside another one; may be repeated")
      ->type_name("FORMAT[=FILE]")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--output", options.output, "Write the report to FILE")->type_name("FILE");
  command
      ->add_option_function<std::string>(
          "--fail-on",
          [&options](const std::string& level) {
            if (level == "error") options.fail_on = Severity::kError;
            if (level == "warning") options.fail_on = Severity::kWarning;
            if (level == "note") options.fail_on = Severity::kNote;
            options.never_fails = level == "never";
          },
          "Lowest severity that exits 1: error, warning, note or never [default: error; of drift "
          "and merge, warning]")
      ->check(CLI::IsMember({"error", "warning", "note", "never"}).description(""))
      ->type_name("LEVEL");
  add_choice(
      command, "--color", "WHEN", "auto, always or never [default: auto; NO_COLOR is honoured]",
      options.color,
      {{"auto", ColorMode::kAuto}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}});
  command->add_flag("--quiet,-q", options.quiet, "Findings only, no summary");
  command->add_flag("--show-unverified", options.show_unverified,
                    "List what could not be verified, and why");
}

void add_baseline_option(CLI::App* command, Options& options) {
  command
      ->add_option("--baseline", options.baseline,
                   "Findings that are known and wait [default: .danglint-baseline.yaml of the "
                   "project, if it is there]")
      ->type_name("FILE");
}

// Of what is accepted for a while.
void add_expiry_options(CLI::App* command, Options& options) {
  command->add_option("--author", options.author, "Who accepts it [default: git's user]")
      ->type_name("NAME");
  command
      ->add_option("--expires", options.expires,
                   "Day from which it counts again [default: in 180 days]")
      ->check([](const std::string& text) {
        if (!is_date(text)) return "'" + text + "' is no day: YYYY-MM-DD";
        return text > today() ? std::string() : "'" + text + "' is over";
      })
      ->type_name("YYYY-MM-DD");
}

CLI::App* add_baseline(CLI::App& app, Options& options) {
  CLI::App* baseline = app.add_subcommand(
      "baseline", "Keep the findings that were there when a project adopted danglint.");
  baseline->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    CLI::App* command = baseline->add_subcommand(name, help);
    command->add_option("PATH", options.paths, "Files and folders to judge [default: .]");
    add_target_options(command, options);
    add_server_options(command, options);
    add_rules_option(command, options);
    add_baseline_option(command, options);
    return command;
  };
  CLI::App* write =
      add("write", "Write what is found now; what was in it keeps its reason and day.");
  write->add_option("--reason", options.reason, "Why it is accepted")->type_name("TEXT");
  add_expiry_options(write, options);
  add("show", "List its entries, and which are expired or stale.");
  add("prune", "Remove entries that match nothing any more.");
  return baseline;
}

CLI::App* add_fix(CLI::App& app, Options& options) {
  CLI::App* fix = app.add_subcommand(
      "fix",
      "Show a patch for every typo that can be nothing else; what people have to decide is "
      "listed.");
  fix->add_option("PATH", options.paths, "Files and folders to mend [default: .]");
  add_target_options(fix, options);
  add_server_options(fix, options);
  add_rules_option(fix, options);
  add_baseline_option(fix, options);
  CLI::Option* apply = fix->add_flag("--apply", options.apply, "Change the files");
  fix->add_flag("--check", options.check_only, "Only tell whether there is something to mend")
      ->excludes(apply);
  fix->add_flag("--live", options.live, "With --root / and --apply: yes, on this machine")
      ->needs(apply);
  fix->footer(
      "Exit status: 0 nothing is left to mend; 1 patches remain; 2 wrong usage; 3 something "
      "could not be read.");
  return fix;
}

CLI::App* add_init(CLI::App& app, Options& options) {
  CLI::App* init = app.add_subcommand(
      "init", "Write a commented .danglint.yaml for this repository and install the git hook.");
  init->add_option("--hook", options.hook,
                   "pre-commit (merges as well), pre-push or none [default: pre-commit]")
      ->check(CLI::IsMember({"pre-commit", "pre-push", "none"}).description(""))
      ->type_name("HOOK");
  init->add_flag("--uninstall", options.uninstall,
                 "Take the hooks away; those that were there before are back then");
  return init;
}

// How contents are told apart.
void add_content_options(CLI::App* command, Options& options) {
  command->add_flag("--paranoid", options.paranoid,
                    "Read every file, not only those whose size, times or inode changed");
  command
      ->add_option("--key", options.key,
                   "File with a key: passwords become hashes that tell whether they changed "
                   "[default: they are left out]")
      ->type_name("FILE");
}

void add_proc_option(CLI::App* command, Options& options) {
  command
      ->add_option("--proc", options.proc,
                   "Folder to read instead of /proc: that of the machine, as a container sees it")
      ->type_name("DIR");
}

CLI::App* add_snapshot(CLI::App& app, Options& options) {
  CLI::App* snapshot = app.add_subcommand(
      "snapshot", "Write down what a deployment is now: files, directives and faults.");
  snapshot->add_option("PATH", options.paths, "Files and folders [default: .; with --root /etc]");
  add_target_options(snapshot, options);
  add_server_options(snapshot, options);
  add_rules_option(snapshot, options);
  snapshot
      ->add_option("--output,-o", options.output,
                   "Write to FILE, compressed if it ends in .zst [default: standard output]")
      ->type_name("FILE");
  snapshot->add_flag("--live", options.live, "Listeners and servers that run, too");
  add_proc_option(snapshot, options);
  snapshot
      ->add_option("--since", options.since,
                   "An earlier snapshot of this machine: what has not changed since is not read "
                   "again")
      ->type_name("FILE");
  snapshot->add_flag("--portable", options.portable,
                     "Leave out host, times and inodes: the same on every machine");
  add_content_options(snapshot, options);
  return snapshot;
}

CLI::App* add_drift(CLI::App& app, Options& options) {
  CLI::App* drift =
      app.add_subcommand("drift", "Tell what differs between two states, and what that means.");
  const char* source = "A snapshot, a folder, REVISION:FOLDER of git, or live";
  drift->add_option("BEFORE", options.before, source)->required();
  drift->add_option("AFTER", options.after, source)->required();
  drift
      ->add_option("--seen-in", options.seen_in,
                   "Every difference must be in STAGING as well, in the same way")
      ->type_name("STAGING");
  drift->add_option("--config", options.config, "Settings to read instead of .danglint.yaml")
      ->type_name("FILE");
  drift
      ->add_option(
          "--baseline", options.baseline,
          "Differences that were accepted [default: .danglint-accepted.yaml, if it is there]")
      ->type_name("FILE");
  drift->add_flag("--show-baselined", options.show_baselined, "List what was accepted, too");
  drift->add_flag("--cosmetic", options.cosmetic,
                  "Tell of comments, order and line endings as well");
  add_content_options(drift, options);
  add_proc_option(drift, options);
  add_rules_option(drift, options);
  add_report_options(drift, options);
  return drift;
}

CLI::App* add_merge(CLI::App& app, Options& options) {
  CLI::App* merge = app.add_subcommand(
      "merge", "Tell which hosts of a fleet are not as the others, from a snapshot of each.");
  merge->add_option("SNAPSHOT", options.paths, "Files named after their hosts: web-17.jsonl.zst")
      ->required();
  merge->add_option("--config", options.config, "Settings to read instead of .danglint.yaml")
      ->type_name("FILE");
  merge
      ->add_option(
          "--baseline", options.baseline,
          "Differences that were accepted [default: .danglint-accepted.yaml, if it is there]")
      ->type_name("FILE");
  merge->add_flag("--show-baselined", options.show_baselined, "List what was accepted, too");
  add_report_options(merge, options);
  return merge;
}

CLI::App* add_accept(CLI::App& app, Options& options) {
  CLI::App* accept = app.add_subcommand(
      "accept", "Record the drift there is now as accepted, with who, why and until when.");
  accept->add_option("BEFORE", options.before, "As of drift")->required();
  accept->add_option("AFTER", options.after, "As of drift")->required();
  accept->add_option("--reason", options.reason, "Why it is accepted")
      ->required()
      ->check([](const std::string& text) {
        return text.empty() ? std::string("say why") : std::string();
      })
      ->type_name("TEXT");
  add_expiry_options(accept, options);
  accept->add_option("--config", options.config, "Settings to read instead of .danglint.yaml")
      ->type_name("FILE");
  accept->add_option("--baseline", options.baseline, "Where to [default: .danglint-accepted.yaml]")
      ->type_name("FILE");
  add_content_options(accept, options);
  add_proc_option(accept, options);
  add_rules_option(accept, options);
  return accept;
}

void add_check(CLI::App& app, Options& options) {
  CLI::App* check = app.add_subcommand(
      "check", "Find what dangles in a repository, a release or a configuration tree.");
  check->add_option("PATH", options.paths, "Files and folders to judge [default: .]");
  add_target_options(check, options);
  add_server_options(check, options);
  add_rules_option(check, options);
  add_report_options(check, options);
  add_baseline_option(check, options);
  check->add_flag("--show-baselined", options.show_baselined, "List what the baseline knows, too");
  CLI::Option* root = check->get_option("--root");
  CLI::Option* staged =
      check
          ->add_flag("--staged", options.staged,
                     "Judge what the next commit will hold, and tell only what it breaks")
          ->excludes(root);
  check->add_flag("--all", options.all, "With --staged: tell what was broken before, too")
      ->needs(staged);
  check
      ->add_option("--revision", options.revision,
                   "Judge what REVISION of git holds, whatever is checked out")
      ->type_name("REVISION")
      ->excludes(staged)
      ->excludes(root);
  check
      ->add_option("--diff-base", options.diff_base,
                   "Tell only what was whole where this branch left REVISION of git")
      ->type_name("REVISION")
      ->excludes(staged)
      ->excludes(root);
}

CLI::App* add_audit(CLI::App& app, Options& options) {
  CLI::App* audit = app.add_subcommand(
      "audit",
      "Find what is wrong on this machine: its configurations, what they serve, and what "
      "runs. Only reads.");
  add_target_options(audit, options);
  add_server_options(audit, options);
  add_rules_option(audit, options);
  add_report_options(audit, options);
  add_proc_option(audit, options);
  CLI::Option* output = audit->get_option("--output");
  audit
      ->add_option("--watch", options.watch,
                   "Repeat every SECONDS, and tell what is new and what is gone")
      ->check(CLI::Range(1U, 86400U).description(""))
      ->type_name("SECONDS")
      ->excludes(output);
  return audit;
}

CLI::App* add_ports(CLI::App& app, Options& options) {
  CLI::App* ports = app.add_subcommand(
      "ports",
      "Show the port table: who claims which port, where that is written, and what "
      "conflicts.");
  ports->add_option("PATH", options.paths,
                    "Files and folders to read [default: .; with --live /etc]");
  add_target_options(ports, options);
  add_server_options(ports, options);
  add_rules_option(ports, options);
  ports->add_flag("--live", options.live, "Show who holds each port now");
  add_proc_option(ports, options);
  add_choice(ports, "--format", "FORMAT", "text or json [default: text]", options.format,
             {{"text", Format::kText}, {"json", Format::kJson}});
  return ports;
}

// What is left unsaid follows from the command.
void complete(Options& options) {
  const bool is_audit = options.command == Command::kAudit;
  // An image is at rest, unless its processes are shown as well.
  if (is_audit) options.live = !options.root || options.proc;
  if (is_audit || (options.live && options.command != Command::kFix)) {
    if (!options.root) options.root = "/";
    if (options.paths.empty()) options.paths.emplace_back("/etc");
  }
  if (options.command == Command::kSnapshot && options.root && options.paths.empty()) {
    options.paths.emplace_back("/etc");
  }
  const bool is_drift = options.command == Command::kDrift || options.command == Command::kMerge;
  if (is_drift && !options.fail_on) options.fail_on = Severity::kWarning;
  // What a commit holds is all of it.
  if (options.paths.empty() && !options.staged && !options.revision)
    options.paths.emplace_back(".");
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  CLI::App app("Finds what dangles in a deployment before the deploy does.", "danglint");
  app.set_version_flag("--version", "danglint " DANGLINT_VERSION);
  app.require_subcommand(1);
  app.footer(kFooter);
  add_check(app, options);
  const CLI::App* audit = add_audit(app, options);
  const CLI::App* ports = add_ports(app, options);
  const CLI::App* baseline = add_baseline(app, options);
  const CLI::App* fix = add_fix(app, options);
  const CLI::App* init = add_init(app, options);
  const CLI::App* snapshot = add_snapshot(app, options);
  const CLI::App* drift = add_drift(app, options);
  const CLI::App* merge = add_merge(app, options);
  const CLI::App* accept = add_accept(app, options);
  const CLI::App* graph = add_graph(app, options);
  CLI::App* explain =
      app.add_subcommand("explain", "Tell what a check finds, why it matters and how to mend it.");
  explain->add_option("CHECK", options.check, "Name of a check; none: list them");

  CLI::App* servers =
      app.add_subcommand("servers", "List the servers whose configurations are understood.");
  add_rules_option(servers, options);

  // For the build of packages.
  std::string form;
  CLI::App* manual = app.add_subcommand("manual", "Write the manual page or a shell's completion.");
  manual->group("");
  manual->add_option("FORM", form)
      ->required()
      ->check(CLI::IsMember({"man", "bash", "zsh", "fish"}));

  if (const std::string unknown = unknown_command(app, argc, argv); !unknown.empty()) {
    std::cerr << "danglint: " << printable(unknown) << "\nTry 'danglint --help'.\n";
    parsed.exit_status = kExitUsage;
    return parsed;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);  // --help, --version
      parsed.exit_status = kExitClean;
    } else {
      std::cerr << "danglint: " << usage_mistake(app, error) << '\n';
      parsed.exit_status = kExitUsage;
    }
    return parsed;
  }
  if (manual->parsed()) {
    write_manual(app, form, std::cout);
    parsed.exit_status = kExitClean;
    return parsed;
  }
  if (explain->parsed()) options.command = Command::kExplain;
  if (servers->parsed()) options.command = Command::kServers;
  if (graph->parsed()) options.command = Command::kGraph;
  if (audit->parsed()) options.command = Command::kAudit;
  if (ports->parsed()) options.command = Command::kPorts;
  if (snapshot->parsed()) options.command = Command::kSnapshot;
  if (accept->parsed()) options.command = Command::kAccept;
  if (drift->parsed()) options.command = Command::kDrift;
  if (merge->parsed()) options.command = Command::kMerge;
  if (init->parsed()) options.command = Command::kInit;
  if (fix->parsed()) options.command = Command::kFix;
  if (baseline->got_subcommand("write")) options.command = Command::kBaselineWrite;
  if (baseline->got_subcommand("show")) options.command = Command::kBaselineShow;
  if (baseline->got_subcommand("prune")) options.command = Command::kBaselinePrune;
  complete(options);
  return parsed;
}

}  // namespace danglint
