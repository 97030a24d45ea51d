// Servers among the processes of a machine, and what their command lines say.
#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/path.h"
#include "live/machine.h"

namespace danglint {
namespace {

const ServerRule* rule_of(const Process& process) {
  const std::string_view file = path::basename(process.executable);
  for (const ServerRule& server : server_rules()) {
    for (const std::string_view glob : server.process.names) {
      if (path::matches_glob(file, glob) || path::matches_glob(process.name, glob)) return &server;
    }
  }
  return nullptr;
}

// The first group of a pattern of the rules, where it matches.
std::optional<std::string> group_of(std::string_view pattern, const std::string& text) {
  if (pattern.empty()) return std::nullopt;
  std::string group;
  const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), RE2::Quiet);
  if (!RE2::PartialMatch(text, compiled, &group)) return std::nullopt;
  return group;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(word.size());
  }
  return words;
}

std::string absolute(const std::string& path, const std::string& folder) {
  if (path.empty()) return path;
  if (!path.starts_with('/') && folder.empty()) return {};  // it cannot be told from here
  return path::normalize(path::join(folder, path));
}

// A process that writes over its command line says there what it was started with.
class CommandLine {
 public:
  CommandLine(const Process& process, const ProcessRule& rule) {
    std::string title;
    for (const std::string& argument : process.arguments) {
      title += (title.empty() ? "" : " ") + argument;
    }
    configuration = group_of(rule.title_configuration, title).value_or("");
    const auto arguments = group_of(rule.title_arguments, title);
    words_ = arguments ? words_of(*arguments) : process.arguments;
    if (!configuration.empty()) words_.clear();
  }

  std::string configuration;

  // The values of an option: -c FILE, -cFILE, --config=FILE.
  std::vector<std::string> values(std::string_view option) const {
    std::vector<std::string> found;
    if (option.empty()) return found;
    for (std::size_t i = 1; i < words_.size(); ++i) {
      const std::string& word = words_[i];
      if (word == "--") break;
      if (word == option) {
        if (i + 1 < words_.size()) found.push_back(words_[++i]);
      } else if (word.starts_with(option)) {
        std::string_view value = std::string_view(word).substr(option.size());
        if (option.starts_with("--")) {
          if (!value.starts_with('=')) continue;
          value.remove_prefix(1);
        }
        found.emplace_back(value);
      }
    }
    return found;
  }

  std::string value(std::string_view option) const {
    const auto all = values(option);
    return all.empty() ? std::string() : all.back();
  }

 private:
  std::vector<std::string> words_;
};

RunningServer running(const Machine& machine, const ServerRule& server, std::size_t master) {
  const Process& process = machine.processes[master];
  const ProcessRule& rule = server.process;
  const CommandLine line(process, rule);
  RunningServer made{.rule = &server, .master = master};
  made.prefix = absolute(line.value(rule.prefix), process.working_folder);
  const std::string written =
      line.configuration.empty() ? line.value(rule.configuration) : line.configuration;
  // Of nginx and Apache a relative one is below their prefix.
  std::string folder = process.working_folder;
  if (!made.prefix.empty()) {
    folder = made.prefix;
  } else if (!server.distribution_prefix.empty() && !rule.prefix.empty()) {
    folder = server.distribution_prefix;
  }
  made.configuration = absolute(written, folder);
  for (const std::string& define : line.values(rule.define)) {
    const std::size_t equals = std::min(define.find('='), define.size());
    made.defines[define.substr(0, equals)] = define.substr(std::min(equals + 1, define.size()));
  }
  made.pid_file = absolute(line.value(rule.pid_option), process.working_folder);
  return made;
}

}  // namespace

void find_servers(Machine& machine) {
  const auto& processes = machine.processes;
  std::unordered_map<int, std::size_t> by_pid;
  std::vector<const ServerRule*> rules;
  for (std::size_t i = 0; i < processes.size(); ++i) {
    by_pid[processes[i].pid] = i;
    rules.push_back(processes[i].is_foreign ? nullptr : rule_of(processes[i]));
  }
  std::unordered_map<std::size_t, std::size_t> server_of_master;
  const auto parent_of = [&](std::size_t i) {
    const auto parent = by_pid.find(processes[i].parent);
    const bool is_same =
        parent != by_pid.end() && parent->second != i && rules[parent->second] == rules[i];
    return is_same ? parent->second : i;
  };
  for (std::size_t i = 0; i < processes.size(); ++i) {
    if (rules[i] == nullptr || parent_of(i) != i) continue;
    server_of_master[i] = machine.servers.size();
    machine.servers.push_back(running(machine, *rules[i], i));
  }
  for (std::size_t i = 0; i < processes.size(); ++i) {
    if (rules[i] == nullptr) continue;
    std::size_t master = i;
    // Processes that adopt each other in a circle are a mistake of whoever made this /proc.
    for (std::size_t steps = 0; parent_of(master) != master && steps < processes.size(); ++steps) {
      master = parent_of(master);
    }
    const auto server = server_of_master.find(master);
    if (server != server_of_master.end() && master != i) {
      machine.servers[server->second].workers.push_back(i);
    }
  }
}

}  // namespace danglint
