#include "link/config_environment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

Activity opposite(Activity activity) {
  switch (activity) {
    case Activity::kActive:
      return Activity::kInactive;
    case Activity::kInactive:
      return Activity::kActive;
    case Activity::kUnknown:
      break;
  }
  return Activity::kUnknown;
}

// MAJOR[.MINOR[.PATCH]]; what is not said is 0.
std::optional<std::array<unsigned, 3>> version_of(std::string_view text) {
  std::array<unsigned, 3> version{};
  for (unsigned& number : version) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return version;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

// <IfVersion OPERATOR VERSION>. Which patches are installed is not known.
Activity version_activity(std::string_view own, std::string_view compare,
                          std::span<const Argument> arguments) {
  constexpr unsigned kFirstPatch = 1;
  constexpr unsigned kLastPatch = 999;
  const bool has_operator = arguments.size() == 2;
  const auto wanted = version_of(has_operator ? arguments[1].text : compare);
  const auto known = version_of(own);
  if (!wanted || !known || arguments.size() > 2) return Activity::kUnknown;
  if (!has_operator) compare = "=";
  const auto holds = [&](unsigned patch) -> std::optional<bool> {
    const std::array<unsigned, 3> here{(*known)[0], (*known)[1], patch};
    if (compare == "=" || compare == "==") return here == *wanted;
    if (compare == ">") return here > *wanted;
    if (compare == ">=") return here >= *wanted;
    if (compare == "<") return here < *wanted;
    if (compare == "<=") return here <= *wanted;
    return std::nullopt;  // ~ and /.../
  };
  const bool is_of_patch = compare.starts_with('=') && (*wanted)[0] == (*known)[0] &&
                           (*wanted)[1] == (*known)[1] && (*wanted)[2] != 0;
  const auto first = holds(kFirstPatch);
  if (!first || is_of_patch || first != holds(kLastPatch)) return Activity::kUnknown;
  return *first ? Activity::kActive : Activity::kInactive;
}

// No path and no name is as long: what doubles itself line after line stops here.
constexpr std::size_t kMaxExpanded = 64U << 10U;

}  // namespace

ConfigEnvironment::ConfigEnvironment(const ServerRule& server) : server_(server) {
  modules_.insert(server.builtin_modules.begin(), server.builtin_modules.end());
}

void ConfigEnvironment::define(std::string_view name, std::string_view value) {
  variables_.insert_or_assign(std::string(name), expand(value));
}

void ConfigEnvironment::undefine(std::string_view name) {
  const auto found = variables_.find(name);
  if (found != variables_.end()) variables_.erase(found);
}

void ConfigEnvironment::define_as_shell(std::string_view name, std::string_view value) {
  undefine(name);
  opaque_.emplace(name);
  std::string expanded;
  while (!value.empty()) {
    const std::size_t dollar = std::min(value.find('$'), value.size());
    expanded += value.substr(0, dollar);
    value.remove_prefix(dollar);
    if (value.empty()) break;
    const bool is_braced = value.starts_with("${");
    value.remove_prefix(is_braced ? 2 : 1);
    const auto is_name_char = [](char c) {
      return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    const auto end = std::find_if_not(value.begin(), value.end(), is_name_char);
    const auto length = static_cast<std::size_t>(end - value.begin());
    const auto known = variables_.find(value.substr(0, length));
    const bool is_plain = !is_braced || (length < value.size() && value[length] == '}');
    if (known == variables_.end() || !is_plain || expanded.size() > kMaxExpanded) return;
    expanded += known->second;
    value.remove_prefix(length + (is_braced ? 1 : 0));
  }
  variables_.insert_or_assign(std::string(name), std::move(expanded));
}

void ConfigEnvironment::load_module(std::string_view identifier) {
  if (!server_.module_files.empty()) {
    identifier = path::basename(identifier);
    identifier = identifier.substr(0, identifier.rfind('.'));
  }
  modules_.emplace(identifier);
  has_loaded_any_ = true;
}

std::string_view ConfigEnvironment::rival_of(std::string_view identifier) const {
  const auto& all = server_.exclusive_modules;
  if (std::find(all.begin(), all.end(), identifier) == all.end()) return {};
  const auto rival = std::find_if(all.begin(), all.end(), [&](std::string_view one) {
    return one != identifier && modules_.contains(one);
  });
  return rival == all.end() ? std::string_view() : *rival;
}

std::string ConfigEnvironment::expand(std::string_view text) const {
  // In nginx's own, ${name} is a variable of each request.
  if (server_.grammar == Grammar::kBrace) return std::string(text);
  std::string filled;
  if (!macros_.empty()) {
    filled = text;
    for (const auto& [parameter, given] : macros_.back()) {
      for (std::size_t at = filled.find(parameter);
           at != std::string::npos && !parameter.empty() && filled.size() <= kMaxExpanded;
           at = filled.find(parameter, at + given.size())) {
        filled.replace(at, parameter.size(), given);
      }
    }
    text = filled;
  }
  std::string expanded;
  while (!text.empty() && expanded.size() <= kMaxExpanded) {
    const std::size_t open = text.find("${");
    const std::size_t close = text.find('}', open == std::string_view::npos ? open : open + 2);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    expanded += text.substr(0, open);
    const auto found = variables_.find(text.substr(open + 2, close - open - 2));
    expanded += found == variables_.end() ? text.substr(open, close - open + 1) : found->second;
    text.remove_prefix(close + 1);
  }
  return expanded += text;
}

std::string ConfigEnvironment::nearest_variable(std::string_view name) const {
  constexpr unsigned kMost = 2;
  for (const auto& [known, value] : variables_) {
    if (edit_distance(name, known, kMost) <= kMost) return known;
  }
  return {};
}

bool ConfigEnvironment::has_module(std::string_view name) const {
  if (modules_.contains(name)) return true;
  // mod_ssl.c is the source file's name for ssl_module.
  if (!name.starts_with("mod_") || !name.ends_with(".c")) return false;
  name = name.substr(4, name.size() - 6);
  return modules_.contains(std::string(name) + "_module") || modules_.contains(name);
}

bool ConfigEnvironment::has_any_module(std::string_view identifiers) const {
  const auto all = split(identifiers, "|");
  return std::any_of(all.begin(), all.end(), [&](std::string_view one) { return has_module(one); });
}

bool ConfigEnvironment::is_unlikely(const Directive& section,
                                    std::span<const Argument> arguments) const {
  return is_conditional_section(server_, section.name) && to_lower(section.name) == "ifdefine" &&
         !arguments.empty() && !arguments[0].text.starts_with('!') &&
         !variables_.contains(arguments[0].text);
}

Activity ConfigEnvironment::activity(
    const Directive& section, std::span<const Argument> arguments,
    const std::function<Existence(std::string_view)>& file_exists) const {
  if (!is_conditional_section(server_, section.name)) return Activity::kActive;
  const std::string name = to_lower(section.name);
  if (arguments.empty()) return Activity::kUnknown;
  const std::string argument = expand(arguments[0].text);
  std::string_view tested = argument;
  const bool negated = tested.starts_with('!');
  if (negated) tested.remove_prefix(1);

  const Activity if_absent = is_complete_ ? Activity::kInactive : Activity::kUnknown;
  Activity result = Activity::kUnknown;  // directives, sections: the binary decides
  if (name == "ifmodule") {
    result = has_module(tested) ? Activity::kActive : if_absent;
  } else if (name == "ifdefine") {
    // -D on the command line may define it too.
    result = variables_.contains(tested) ? Activity::kActive : Activity::kUnknown;
  } else if (name == "ifversion") {
    result = version_activity(server_.version, tested, arguments);
  } else if (name == "iffile") {
    const Existence existence = file_exists(tested);
    if (existence == Existence::kPresent) result = Activity::kActive;
    if (existence == Existence::kMissing) result = Activity::kInactive;
  }
  return negated ? opposite(result) : result;
}

bool is_conditional_section(const ServerRule& server, std::string_view name) {
  const auto& names = server.transparent_sections;
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
    return known.size() == name.size() && (server.ignores_case ? to_lower(name) : name) == known;
  });
}

}  // namespace danglint
