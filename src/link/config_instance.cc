#include "link/config_instance.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

// What lies in its /etc is of one machine, and so is what runs on it.
constexpr std::string_view kThisMachine = "/etc";

// Main configurations in one folder or one etc/ tree run on one machine.
std::string host_of(const std::string& target_path) {
  const std::size_t etc = target_path.find("/etc/");
  return etc == std::string::npos ? folder_of_target(target_path) : target_path.substr(0, etc + 4);
}

}  // namespace

std::string folder_of_target(std::string_view target_path) {
  const std::string_view folder = path::dirname(target_path);
  return folder == "/" ? std::string() : std::string(folder);
}

bool is_main_config(const SourceFile& file, const FileFacts& facts) {
  if (file.dialect.is_main_path && file.dialect.is_certain) return true;
  const ServerRule& server = *file.dialect.server;
  const auto& marks = server.main_sections;
  if (marks.empty()) {
    const auto& needed = server.main_statements;
    const auto& said = facts.config.directives;
    return file.dialect.is_main_path &&
           (needed.empty() || std::any_of(said.begin(), said.end(), [&](const Directive& one) {
              const std::string name =
                  server.ignores_case ? to_lower(one.name) : std::string(one.name);
              return std::find(needed.begin(), needed.end(), name) != needed.end();
            }));
  }
  return std::any_of(facts.config.directives.begin(), facts.config.directives.end(),
                     [&](const Directive& directive) {
                       return directive.parent == kNoParent && directive.is_section &&
                              std::find(marks.begin(), marks.end(), directive.name) != marks.end();
                     });
}

Instance instance_of_main(const Program& program, const Target& target, FileId main) {
  const SourceFile& file = program.files[main];
  const ServerRule& server = *file.dialect.server;
  Instance instance{.server = &server, .main = main, .host = host_of(file.target_path)};
  // Where a Dockerfile or Compose puts it.
  const std::string guessed = target.guessed_path_of(file.path);
  const std::string& seen_as = guessed.empty() ? file.target_path : guessed;
  instance.conf_dir = folder_of_target(seen_as);
  if (server.has_own_host) instance.host = file.target_path;
  instance.prefix = instance.conf_dir;
  if (const auto said = program.prefixes.find(server.prefix_option);
      said != program.prefixes.end()) {
    instance.prefix = said->second;
  } else if (path::matches_glob(seen_as, server.distribution)) {
    instance.prefix = server.distribution_prefix == "/" ? "" : server.distribution_prefix;
  }
  if (const auto launch = program.launches.find(file.target_path);
      launch != program.launches.end()) {
    instance.host = kThisMachine;
    if (!launch->second.prefix.empty()) instance.prefix = launch->second.prefix;
  }
  return instance;
}

void read_behind(const Instance& earlier, Instance& instance) {
  instance.own_prefix = std::exchange(instance.prefix, earlier.prefix);
  for (const auto& [name, base] : earlier.bases) {
    if (base.section == 0) instance.bases.emplace(name, base);
  }
}

Instance instance_of_fragment(const Program& program, const Target& target, FileId fragment) {
  Instance instance = instance_of_main(program, target, fragment);
  instance.is_fragment = true;
  instance.conf_dir = folder_of_target(instance.server->distribution);
  if (!program.prefixes.contains(instance.server->prefix_option)) {
    instance.prefix = instance.server->distribution_prefix;
  }
  return instance;
}

std::string resolve_path(const Instance& instance, const DirectiveRule& rule,
                         std::string_view including_file, std::string_view value) {
  switch (rule.base) {
    case Base::kConfDir:
      return path::join(instance.conf_dir, value);
    case Base::kIncluding:
    case Base::kAbove:
      return path::join(folder_of_target(including_file), value);
    case Base::kNamed:
      if (const auto said = instance.bases.find(rule.base_name); said != instance.bases.end()) {
        return path::join(said->second.path, value);
      }
      if (!rule.scope.empty()) return {};  // it may be said further down
      break;
    case Base::kPrefix:
      break;
  }
  return path::join(instance.prefix, value);
}

std::vector<std::string> paths_above(const SourceFile& file, std::string_view value) {
  std::vector<std::string> paths;
  std::string folder = folder_of_target(file.target_path);
  for (std::size_t slash = file.below.find('/'); slash != std::string::npos;
       slash = file.below.find('/', slash + 1)) {
    folder = folder_of_target(folder);
    paths.push_back(path::join(folder, value));
  }
  return paths;
}

bool is_framed(std::string_view value) {
  constexpr std::string_view kFrames = "%@!";
  return value.size() > 2 && value.front() == value.back() &&
         kFrames.find(value.front()) != std::string_view::npos;
}

bool is_computed(std::string_view value) {
  constexpr std::array<std::string_view, 6> kMarks{"$", "{{", "{%", "<%", "@@", "%{"};
  return is_framed(value) ||
         std::any_of(kMarks.begin(), kMarks.end(), [value](std::string_view mark) {
           return value.find(mark) != std::string_view::npos;
         });
}

}  // namespace danglint
