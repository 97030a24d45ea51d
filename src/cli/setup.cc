#include "cli/setup.h"

#include <algorithm>
#include <boost/filesystem.hpp>

#include "base/path.h"
#include "cli/baseline.h"
#include "discover/git.h"

namespace danglint {
namespace {

namespace fs = boost::filesystem;

// Absolute, without links; empty if it does not exist.
std::string canonical(const std::string& path) {
  boost::system::error_code failed;
  const fs::path real = fs::canonical(path, failed);
  return failed ? std::string() : real.string();
}

// As zones want it: "/" is "".
std::string without_slash(const std::string& path) {
  return path == "/" ? std::string() : path;
}

// The git top, else the outermost folder around a script that looks like an application's.
std::string application_around(const std::string& script) {
  std::string outermost(path::dirname(script));
  if (const auto top = git_top(outermost)) return *top;
  boost::system::error_code failed;
  for (std::string folder = outermost; folder.size() > 1; folder = path::dirname(folder)) {
    if (fs::exists(folder + "/index.php", failed) ||
        fs::exists(folder + "/composer.json", failed)) {
      outermost = folder;
    }
  }
  return outermost;
}

class SetupBuilder {
 public:
  SetupBuilder(const Options& options, const World& world) : options_(options), world_(world) {}

  Result<Setup> build() {
    Result<std::string> here = working_folder();
    if (!here) return Error{here.error()};
    setup_.working_folder = std::move(*here);
    boost::system::error_code failed;
    if (options_.proc && !fs::is_directory(*options_.proc, failed)) {
      return Error{"--proc " + *options_.proc + ": no such folder"};
    }
    if (auto error = add_root()) return *error;
    if (auto error = add_option_maps()) return *error;
    for (const std::string& path : options_.paths) {
      if (auto error = add_input(path)) return *error;
    }
    if (auto error = read_settings()) return *error;
    if (auto error = read_baseline()) return *error;
    add_projects();
    add_volatile_folders();
    setup_.excuses.provided = setup_.settings.provided;
    return std::move(setup_);
  }

 private:
  std::optional<Error> add_root() {
    if (!options_.root) return std::nullopt;
    root_ = canonical(*options_.root);
    boost::system::error_code failed;
    if (root_.empty() || !fs::is_directory(root_, failed)) {
      return Error{"--root " + *options_.root + ": no such folder"};
    }
    setup_.root = root_;
    root_ = without_slash(root_);
    setup_.zones.push_back({"", root_, Zone::Origin::kRoot});
    return std::nullopt;
  }

  std::optional<Error> add_option_maps() {
    for (const MapOption& map : options_.maps) {
      if (!map.target.starts_with('/'))
        return Error{"--map " + map.target + ": the target is an absolute path"};
      const std::string source = canonical(map.source);
      if (source.empty()) return Error{"--map " + map.source + ": no such file or folder"};
      add_map(map.target, source);
    }
    return std::nullopt;
  }

  void add_map(const std::string& target, const std::string& source) {
    setup_.zones.push_back({path::normalize(target), without_slash(source), Zone::Origin::kMap});
  }

  bool is_below_a_map(const std::string& path) const {
    return std::any_of(setup_.zones.begin(), setup_.zones.end(), [&](const Zone& zone) {
      return zone.origin == Zone::Origin::kMap && path::is_within(path, zone.source);
    });
  }

  // Where a PATH is on this machine: with --root, absolute ones are the target's.
  Result<std::string> locate(const std::string& path) const {
    const std::string absolute = path::normalize(path::join(setup_.working_folder, path));
    if (!options_.root || absolute == root_ || is_below_a_map(absolute)) {
      return canonical(absolute.empty() ? "/" : absolute);
    }
    const std::string real = canonical(absolute);
    const bool is_inside = path::is_within(absolute, root_);
    if (!is_inside && !real.empty() && path::is_within(real, root_)) return real;
    if (!is_inside && !path.starts_with('/'))
      return Error{path + " is not below --root " + *options_.root};
    // Links on the way are the target's too: /etc/mysql/my.cnf leads to /etc/alternatives.
    const Target target(real_world(), setup_.zones, {});
    return target.find(is_inside ? absolute.substr(root_.size()) : absolute).source;
  }

  std::optional<Error> add_input(const std::string& path) {
    if (path.empty()) return Error{"PATH is empty"};
    const Result<std::string> located = locate(path);
    if (!located) return Error{located.error()};
    if (located->empty()) return Error{path + ": no such file or folder"};
    boost::system::error_code failed;
    const bool is_folder = fs::is_directory(*located, failed);
    if (!is_folder && !fs::exists(*located, failed))
      return Error{path + ": no such file or folder"};
    setup_.inputs.push_back({*located, is_folder});
    return std::nullopt;
  }

  static std::string folder_of(const Input& input) {
    return input.is_folder ? input.path : std::string(path::dirname(input.path));
  }

  std::optional<Error> read_settings() {
    if (options_.config) {
      const std::string path = path::join(setup_.working_folder, *options_.config);
      return take(load_settings(path, true));
    }
    // What is audited has no say in how.
    if (options_.command == Command::kAudit || options_.live) {
      return take(find_machine_settings());
    }
    // One project a run: the first PATH's settings.
    const std::string folder = folder_of(setup_.inputs.front());
    const bool is_of_git = options_.staged || options_.revision;
    return take(is_of_git ? find_settings(folder, world_) : find_settings(folder));
  }

  // As it is said, else beside the settings or at the top of the project.
  std::optional<Error> read_baseline() {
    setup_.settings.policy.today = today();
    const bool is_written = options_.command == Command::kBaselineWrite;
    const std::string& said = setup_.settings.baseline;
    if (options_.baseline) {
      setup_.baseline = path::join(setup_.working_folder, *options_.baseline);
    } else if (!said.empty()) {
      setup_.baseline = said;
    } else if (options_.command == Command::kAudit || options_.live) {
      return std::nullopt;
    } else {
      const std::string folder = folder_of(setup_.inputs.front());
      const std::string project = !setup_.settings.path.empty()
                                      ? std::string(path::dirname(setup_.settings.path))
                                      : git_top(without_slash(folder)).value_or(folder);
      setup_.baseline = path::join(project, kBaselineName);
      const StatusAnswer answer = world_.status(setup_.baseline);
      if (answer.existence == Existence::kMissing) return std::nullopt;
    }
    if (is_written && world_.status(setup_.baseline).existence == Existence::kMissing) {
      return std::nullopt;
    }
    Result<std::vector<BaselineEntry>> entries = load_baseline(setup_.baseline, world_);
    if (!entries) return Error{entries.error()};
    setup_.settings.policy.baseline = std::move(*entries);
    return std::nullopt;
  }

  std::optional<Error> take(Result<Settings> settings) {
    if (!settings) return Error{settings.error()};
    setup_.settings = std::move(*settings);
    setup_.bases = setup_.settings.bases;
    setup_.bases.insert(setup_.bases.end(), options_.bases.begin(), options_.bases.end());
    setup_.defines = setup_.settings.defines;
    setup_.defines.insert(setup_.defines.end(), options_.defines.begin(), options_.defines.end());
    for (const MapOption& map : setup_.settings.maps) {
      const bool is_overridden =
          std::any_of(options_.maps.begin(), options_.maps.end(), [&](const MapOption& option) {
            return path::normalize(option.target) == path::normalize(map.target);
          });
      if (!is_overridden) add_map(map.target, map.source);
    }
    return std::nullopt;
  }

  void add_projects() {
    bool is_in_git = false;
    for (const Input& input : setup_.inputs) {
      const std::string folder = folder_of(input);
      std::string project = folder;
      if (const auto top = git_top(without_slash(folder))) {
        project = *top;
        is_in_git = true;
      } else if (!setup_.settings.path.empty() &&
                 path::is_within(folder,
                                 without_slash(std::string(path::dirname(setup_.settings.path))))) {
        project = path::dirname(setup_.settings.path);
      }
      if (!options_.root) {
        project = without_slash(project);
        setup_.zones.push_back({project, project, Zone::Origin::kProject});
      }
    }
    setup_.judges_permissions = options_.root.has_value() || !is_in_git;
  }

  // What comes and goes at run time, unless it is what was asked about.
  void add_volatile_folders() {
    const Target target(real_world(), setup_.zones, {});
    for (const std::string_view folder : layout_rule().volatile_folders) {
      const bool is_asked_about =
          std::any_of(setup_.inputs.begin(), setup_.inputs.end(), [&](const Input& input) {
            return path::is_within(target.target_of(input.path), folder);
          });
      if (!is_asked_about) setup_.excuses.volatile_folders.emplace_back(folder);
    }
  }

  const Options& options_;
  const World& world_;
  Setup setup_;
  std::string root_;
};

}  // namespace

Result<std::string> working_folder() {
  boost::system::error_code failed;
  const fs::path here = fs::current_path(failed);
  if (failed) return Error{"the current folder cannot be told: " + failed.message()};
  return here.string();
}

Result<Setup> set_up(const Options& options) {
  return set_up(options, real_world());
}

Result<Setup> set_up(const Options& options, const World& world) {
  return SetupBuilder(options, world).build();
}

Result<Setup> set_up_around(const Options& options, std::string& entry) {
  Options of_entry = options;
  of_entry.paths = {options.entry};
  Result<Setup> setup = set_up(of_entry);
  if (!setup) return setup;
  if (setup->inputs.front().is_folder) return Error{options.entry + ": is a folder, no script"};
  entry = setup->inputs.front().path;
  of_entry.paths = {application_around(entry)};
  return set_up(of_entry);
}

}  // namespace danglint
