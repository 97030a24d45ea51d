#include "cli/settings.h"

#include <re2/re2.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <map>
#include <memory>
#include <set>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/text.h"
#include "danglint/world.h"
#include "discover/git.h"

namespace danglint {
namespace {

constexpr std::string_view kKnownKeys[] = {
    "map",       "provided", "fail_on", "web_roots", "prefix",   "server_root", "define",
    "listeners", "severity", "ignore",  "checks",    "baseline", "differences"};
constexpr std::uint64_t kMaxSize = 1 << 20;

// Thrown inside of this file only.
struct Mistake {
  YAML::Mark mark;
  std::string text;
};

std::string did_you_mean(std::string_view key) {
  for (const std::string_view known : kKnownKeys) {
    if (edit_distance(key, known, 2) <= 2) return "; did you mean '" + std::string(known) + "'?";
  }
  return {};
}

std::string text_of(const YAML::Node& node, const char* what) {
  if (!node.IsScalar()) throw Mistake{node.Mark(), std::string(what) + " must be a text"};
  return node.Scalar();
}

class Reader {
 public:
  Reader(std::string path, bool may_leave_project, const World& world)
      : folder_(path::dirname(path)), may_leave_project_(may_leave_project), world_(world) {
    settings_.path = std::move(path);
    settings_.policy.settings = settings_.path;
  }

  Settings read(const YAML::Node& root) {
    if (root.IsNull()) return settings_;
    if (!root.IsMap()) throw Mistake{root.Mark(), "settings must be a mapping"};
    std::set<std::string> seen;
    for (const auto& entry : root) {
      const std::string key = text_of(entry.first, "a key");
      if (!seen.insert(key).second)
        throw Mistake{entry.first.Mark(), "'" + key + "' is there twice"};
      if (key == "map") {
        read_maps(entry.second);
      } else if (key == "provided") {
        read_provided(entry.second);
      } else if (key == "web_roots") {
        read_web_roots(entry.second);
      } else if (key == "prefix") {
        read_base("prefix", entry.second);
      } else if (key == "server_root") {
        read_base("server-root", entry.second);
      } else if (key == "define") {
        read_defines(entry.second);
      } else if (key == "severity" || key == "ignore") {
        read_policy(entry.second, key);
      } else if (key == "differences") {
        read_differences(entry.second);
      } else if (key == "checks") {
        read_checks(entry.second);
      } else if (key == "baseline") {
        settings_.baseline = path::join(folder_, text_of(entry.second, "'baseline'"));
      } else if (key == "listeners") {
        read_listeners(entry.second);
      } else if (key == "fail_on") {
        read_fail_on(entry.second);
      } else {
        throw Mistake{entry.first.Mark(), "unknown key '" + key + "'" + did_you_mean(key)};
      }
    }
    check_names();
    return settings_;
  }

 private:
  // Of what lies below the settings' folder, without links; empty: it is not there. In a state of git there may be what
  // is not in the work tree, and the reverse.
  std::string real_path_of(const std::string& path) const {
    const std::string whole = path::join(folder_, path);
    boost::system::error_code failed;
    const std::string real = boost::filesystem::canonical(whole, failed).string();
    const std::string found = failed ? path::normalize(whole) : real;
    return world_.status(found).existence == Existence::kPresent ? found : std::string();
  }

  void read_maps(const YAML::Node& node) {
    if (!node.IsMap()) throw Mistake{node.Mark(), "'map' must be a mapping of target: source"};
    std::set<std::string> seen;
    for (const auto& entry : node) {
      std::string target = text_of(entry.first, "a target");
      if (!target.starts_with('/'))
        throw Mistake{entry.first.Mark(), "a target is an absolute path"};
      if (!seen.insert(target).second)
        throw Mistake{entry.first.Mark(), "'" + target + "' is there twice"};
      const std::string real = real_path_of(text_of(entry.second, "a source"));
      if (real.empty())
        throw Mistake{entry.second.Mark(), "'" + entry.second.Scalar() + "' does not exist"};
      const std::string project = git_top(folder_).value_or(folder_);
      if (!may_leave_project_ && !path::is_within(real, project)) {
        throw Mistake{entry.second.Mark(),
                      "'" + entry.second.Scalar() + "' leaves the project; use --map for that"};
      }
      settings_.maps.push_back({std::move(target), real});
    }
  }

  void read_provided(const YAML::Node& node) {
    if (!node.IsSequence()) throw Mistake{node.Mark(), "'provided' must be a list of globs"};
    for (const YAML::Node& glob : node) {
      settings_.provided.push_back(path::join(folder_, text_of(glob, "a glob")));
    }
  }

  void read_web_roots(const YAML::Node& node) {
    if (!node.IsSequence()) throw Mistake{node.Mark(), "'web_roots' must be a list of folders"};
    for (const YAML::Node& folder : node) {
      const std::string real = real_path_of(text_of(folder, "a folder"));
      const StatusAnswer there = world_.status(real);
      if (real.empty() || there.existence != Existence::kPresent ||
          there.status.type != FileType::kDirectory) {
        throw Mistake{folder.Mark(), "'" + folder.Scalar() + "' is no folder"};
      }
      settings_.web_roots.push_back(real);
    }
  }

  void read_base(const char* name, const YAML::Node& node) {
    std::string folder = text_of(node, "a base folder");
    if (!folder.starts_with('/')) {
      throw Mistake{node.Mark(), "'" + folder + "' is no absolute path of the target"};
    }
    settings_.bases.push_back({name, std::move(folder)});
  }

  void read_defines(const YAML::Node& node) {
    if (!node.IsMap()) throw Mistake{node.Mark(), "'define' must be a mapping of name: value"};
    for (const auto& entry : node) {
      const std::string value = entry.second.IsNull() ? "" : text_of(entry.second, "a value");
      settings_.defines.push_back({text_of(entry.first, "a name"), value});
    }
  }

  // A mapping whose keys are among the known ones.
  std::map<std::string, YAML::Node> fields_of(const YAML::Node& node,
                                              std::initializer_list<std::string_view> known) {
    if (!node.IsMap()) throw Mistake{node.Mark(), "this must be a mapping"};
    std::map<std::string, YAML::Node> fields;
    for (const auto& entry : node) {
      const std::string key = text_of(entry.first, "a key");
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        throw Mistake{entry.first.Mark(), "unknown key '" + key + "'"};
      }
      if (!fields.emplace(key, entry.second).second) {
        throw Mistake{entry.first.Mark(), "'" + key + "' is there twice"};
      }
    }
    return fields;
  }

  static Severity severity_of(const YAML::Node& node) {
    const std::string word = text_of(node, "a severity");
    for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
      if (word == to_string(severity)) return severity;
    }
    throw Mistake{node.Mark(), "'" + word + "' is no severity: error, warning or note"};
  }

  // severity: [{check, path, is}]    ignore: [{check, path, reason}]
  void read_policy(const YAML::Node& node, const std::string& key) {
    const bool is_severity = key == "severity";
    if (!node.IsSequence()) throw Mistake{node.Mark(), "'" + key + "' must be a list"};
    for (const YAML::Node& one : node) {
      auto fields = fields_of(one, {"check", "path", is_severity ? "is" : "reason"});
      FindingFilter filter;
      if (fields.contains("check")) {
        filter.check = text_of(fields["check"], "a check");
        policy_checks_.emplace_back(filter.check, fields["check"].Mark());
      }
      if (fields.contains("path")) {
        filter.path = path::join(folder_, text_of(fields["path"], "a path"));
        while (filter.path.ends_with('/')) filter.path.pop_back();
        filter.line = static_cast<std::uint32_t>(fields["path"].Mark().line) + 1;
      }
      if (filter.check.empty() && filter.path.empty()) {
        throw Mistake{one.Mark(), "this says neither a check nor a path"};
      }
      if (!is_severity) {
        if (fields.contains("reason")) text_of(fields["reason"], "a reason");
        settings_.policy.ignored.push_back(std::move(filter));
        continue;
      }
      if (!fields.contains("is")) throw Mistake{one.Mark(), "'is' says which severity"};
      settings_.policy.severities.push_back({std::move(filter), severity_of(fields["is"])});
    }
  }

  // differences: [{directive, file, was, is, between, reason}]
  void read_differences(const YAML::Node& node) {
    if (!node.IsSequence()) throw Mistake{node.Mark(), "'differences' must be a list"};
    for (const YAML::Node& one : node) {
      auto fields = fields_of(one, {"directive", "file", "was", "is", "between", "reason"});
      const auto text = [&](const char* key) {
        return fields.contains(key) ? text_of(fields[key], key) : std::string();
      };
      DeclaredDifference difference{.directive = text("directive"),
                                    .file = text("file"),
                                    .was = text("was"),
                                    .is = text("is")};
      if (difference.directive.empty() && difference.file.empty()) {
        throw Mistake{one.Mark(), "this says neither a directive nor a file"};
      }
      for (const std::string* pattern : {&difference.was, &difference.is}) {
        const RE2 compiled(*pattern, RE2::Quiet);
        if (!compiled.ok()) throw Mistake{one.Mark(), "'" + *pattern + "' is no pattern of RE2"};
      }
      if (fields.contains("between")) {
        if (!fields["between"].IsSequence())
          throw Mistake{one.Mark(), "'between' must be a list of states"};
        for (const YAML::Node& name : fields["between"]) {
          difference.between.push_back(text_of(name, "a state"));
        }
      }
      settings_.policy.differences.push_back(std::move(difference));
    }
  }

  // checks: [{name, message, severity, why, pattern, files | directive, server}]
  void read_checks(const YAML::Node& node) {
    if (!node.IsSequence()) throw Mistake{node.Mark(), "'checks' must be a list"};
    for (const YAML::Node& one : node) {
      auto fields = fields_of(
          one, {"name", "message", "severity", "why", "pattern", "files", "directive", "server"});
      const auto text = [&](const char* key) {
        return fields.contains(key) ? text_of(fields[key], key) : std::string();
      };
      auto check = std::make_shared<UserCheck>();
      check->name = text("name");
      check->message = text("message");
      check->why = text("why");
      check->pattern = text("pattern");
      check->files = text("files");
      check->server = text("server");
      check->directive = text("directive");
      static const RE2 kebab("[a-z][a-z0-9]*(-[a-z0-9]+)*");
      if (!RE2::FullMatch(check->name, kebab) || find_check(check->name) != nullptr) {
        throw Mistake{one.Mark(), "'name' must be a new one, in-this-form"};
      }
      if (check->message.empty()) throw Mistake{one.Mark(), "'message' says what is wrong"};
      if (check->files.empty() == check->directive.empty()) {
        throw Mistake{one.Mark(),
                      "one of 'files' and 'directive' says where the pattern is looked for"};
      }
      if (!check->server.empty() && find_server(check->server) == nullptr) {
        throw Mistake{fields["server"].Mark(), "no server is called '" + check->server + "'"};
      }
      const RE2 pattern(check->pattern, RE2::Quiet);
      if (check->pattern.empty()) throw Mistake{one.Mark(), "'pattern' says what is looked for"};
      if (!pattern.ok()) {
        throw Mistake{one.Mark(), "'pattern' is none of RE2: " + pattern.error()};
      }
      if (!check->files.empty()) check->files = path::join(folder_, check->files);
      check->rule = {.name = check->name,
                     .severity = fields.contains("severity") ? severity_of(fields["severity"])
                                                             : Severity::kWarning,
                     .title = check->message,
                     .why = check->why.empty() ? check->message : check->why,
                     .fix = check->message};
      settings_.policy.checks.push_back(std::move(check));
    }
  }

  // Names of checks may be those of checks that are described further down.
  void check_names() const {
    for (const auto& [name, mark] : policy_checks_) {
      const auto& own = settings_.policy.checks;
      const bool is_own = std::any_of(own.begin(), own.end(), [&, &wanted = name](const auto& one) {
        return one->name == wanted;
      });
      if (!is_own && find_check(name) == nullptr) {
        throw Mistake{mark, "no check is called '" + name + "'"};
      }
    }
  }

  void read_listeners(const YAML::Node& node) {
    if (!node.IsSequence()) throw Mistake{node.Mark(), "'listeners' must be a list"};
    static const RE2 port("[0-9]{1,5}(-[0-9]{1,5})?(/tcp|/udp)?");
    for (const YAML::Node& one : node) {
      std::string text = text_of(one, "a listener");
      if (text.empty() ||
          (text.front() >= '0' && text.front() <= '9' && !RE2::FullMatch(text, port))) {
        throw Mistake{one.Mark(), "'" + text +
                                      "' is no listener: 9100/tcp, 8000-8100/udp, or how "
                                      "a process calls itself"};
      }
      settings_.listeners.push_back(std::move(text));
    }
  }

  void read_fail_on(const YAML::Node& node) {
    const std::string level = text_of(node, "'fail_on'");
    if (level == "never") {
      settings_.never_fails = true;
      return;
    }
    for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
      if (level == to_string(severity)) settings_.fail_on = severity;
    }
    if (!settings_.fail_on)
      throw Mistake{node.Mark(), "'fail_on' is error, warning, note or never"};
  }

  std::string folder_;
  bool may_leave_project_;
  const World& world_;
  std::vector<std::pair<std::string, YAML::Mark>> policy_checks_;
  Settings settings_;
};

Error mistake_at(const std::string& path, const YAML::Mark& mark, const std::string& text) {
  return {path + ':' + std::to_string(mark.line + 1) + ':' + std::to_string(mark.column + 1) +
          ": " + text};
}

// Why settings may not be trusted; empty: they may.
std::string distrust(const std::string& path, const struct stat& file) {
  if (file.st_uid != geteuid() && file.st_uid != 0) return "another user owns it";
  struct stat folder {};
  const bool open_folder = stat(std::string(path::dirname(path)).c_str(), &folder) != 0 ||
                           ((folder.st_mode & S_IWOTH) != 0 && (folder.st_mode & S_ISVTX) == 0);
  if (geteuid() == 0 && ((file.st_mode & S_IWOTH) != 0 || open_folder))
    return "anyone may write it";
  return {};
}

Result<Settings> parse_settings(const std::string& path, bool may_leave_project,
                                const World& world) {
  const ReadAnswer file = world.read(path, kMaxSize);
  if (!file.bytes) return Error{path + ": " + file.error};
  try {
    return Reader(path, may_leave_project, world).read(YAML::Load(*file.bytes));
  } catch (const Mistake& mistake) {
    return mistake_at(path, mistake.mark, mistake.text);
  } catch (const YAML::Exception& error) {
    return mistake_at(path, error.mark, error.msg);
  }
}

// nullopt: there is none.
std::optional<Result<Settings>> load_if_trusted(const std::string& path, bool may_leave_project) {
  struct stat file {};
  if (lstat(path.c_str(), &file) != 0) return std::nullopt;
  // A link would be read from wherever it points.
  const std::string why_not =
      S_ISREG(file.st_mode) ? distrust(path, file) : "it is not a regular file";
  if (why_not.empty()) return load_settings(path, may_leave_project);
  Settings none;
  none.warnings.push_back(path + " is not read: " + why_not);
  return none;
}

}  // namespace

Result<Settings> load_settings(const std::string& path, bool may_leave_project) {
  return parse_settings(path, may_leave_project, real_world());
}

Result<Settings> find_machine_settings() {
  return load_if_trusted("/etc/danglint.yaml", true).value_or(Settings{});
}

Result<Settings> find_settings(const std::string& start) {
  const auto top = git_top(start == "/" ? "" : start);
  struct stat start_status {};
  if (stat(start.c_str(), &start_status) != 0) return Settings{};
  for (std::string folder = start;; folder = path::dirname(folder)) {
    struct stat here {};
    if (stat(folder.c_str(), &here) != 0 || here.st_dev != start_status.st_dev) return Settings{};
    const std::string path = path::join(folder, ".danglint.yaml");
    if (auto settings = load_if_trusted(path, false)) return *settings;
    if ((top && folder == *top) || folder == "/") return Settings{};
  }
}

Result<Settings> find_settings(const std::string& start, const World& world) {
  const auto top = git_top(start == "/" ? "" : start);
  for (std::string folder = start;; folder = path::dirname(folder)) {
    const std::string path = path::join(folder, ".danglint.yaml");
    const StatusAnswer answer = world.status(path);
    if (answer.existence == Existence::kPresent && answer.status.type == FileType::kRegular) {
      return parse_settings(path, false, world);
    }
    if ((top && folder == *top) || folder == "/") return Settings{};
  }
}

}  // namespace danglint
