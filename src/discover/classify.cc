#include "discover/classify.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

// Bytes: a comment in Latin-1 makes a configuration no less one.
RE2::Options byte_options() {
  RE2::Options options(RE2::Quiet);
  options.set_encoding(RE2::Options::EncodingLatin1);
  return options;
}

std::unique_ptr<RE2::Set> compile_set(std::span<const std::string_view> patterns) {
  auto set = std::make_unique<RE2::Set>(byte_options(), RE2::UNANCHORED);
  for (const std::string_view pattern : patterns) set->Add(piece(pattern), nullptr);
  set->Compile();
  return set;
}

// Where PHP, Apache's module of it and php-fpm look for settings.
bool is_php_settings(std::string_view name) {
  return name == ".user.ini";
}

// What a path of one server's is, the stronger first.
enum class Role : std::uint8_t { kOverride, kMain, kEnvironment, kFragment };

struct PathPattern {
  const ServerRule* server;
  Role role;
};

// Compiled when a file of the server is first seen.
struct ContentPattern {
  const ServerRule* server;
  std::once_flag once;
  std::unique_ptr<RE2> compiled;

  bool matches(std::string_view content) {
    std::call_once(
        once, [this] { compiled = std::make_unique<RE2>(piece(server->content), byte_options()); });
    return RE2::PartialMatch(piece(content), *compiled);
  }
};

}  // namespace

struct Classifier::State {
  std::unordered_set<std::string_view> php_extensions;
  std::unordered_set<std::string_view> known_extensions;
  std::unordered_set<std::string_view> config_extensions;
  std::vector<PathPattern> patterns;  // of the set of paths, in its order
  std::unique_ptr<RE2::Set> paths;
  std::vector<std::unique_ptr<ContentPattern>> contents;  // one a server
  std::unique_ptr<RE2::Set> samples;
  std::unique_ptr<RE2::Set> templates;

  // Most files of a tree are told by their extension; patterns are for the rest.
  bool may_be_config(std::string_view name, std::string_view extension) const {
    if (extension.empty() || config_extensions.contains(extension)) return true;
    if (is_sample_or_template(name)) return true;
    return !known_extensions.contains(extension);
  }
  bool is_sample_or_template(std::string_view name) const {
    return samples->Match(piece(name), nullptr) || templates->Match(piece(name), nullptr);
  }
};

Classifier::Classifier() : state_(std::make_unique<State>()) {
  const LayoutRule& layout = layout_rule();
  state_->php_extensions.insert(layout.php_extensions.begin(), layout.php_extensions.end());
  state_->known_extensions.insert(layout.known_extensions.begin(), layout.known_extensions.end());
  state_->config_extensions.insert(layout.config_extensions.begin(),
                                   layout.config_extensions.end());
  std::vector<std::string> environments;
  environments.reserve(server_rules().size());
  std::vector<std::string_view> paths;
  for (const ServerRule& server : server_rules()) {
    const auto add = [&](Role role, std::string_view pattern) {
      if (pattern.empty()) return;
      paths.push_back(pattern);
      state_->patterns.push_back({&server, role});
    };
    add(Role::kOverride, server.override_path);
    add(Role::kMain, server.main_path);
    if (!server.environment.empty()) {
      environments.push_back("(^|/)" + RE2::QuoteMeta(piece(server.environment)) + "$");
      add(Role::kEnvironment, environments.back());
    }
    add(Role::kFragment, server.fragment_path);
    state_->contents.push_back(std::make_unique<ContentPattern>());
    state_->contents.back()->server = &server;
  }
  state_->paths = compile_set(paths);
  state_->samples = compile_set(layout.sample_patterns);
  state_->templates = compile_set(layout.template_patterns);
}

Classifier::~Classifier() = default;

Dialect Classifier::by_path(std::string_view target_path) const {
  const std::string extension = to_lower(path::extension(target_path));
  if (state_->php_extensions.contains(extension)) return {.language = Language::kPhp};
  const std::string_view name = path::basename(target_path);
  if (name == "composer.json") return {.language = Language::kComposer};
  if (is_php_settings(name)) return {.language = Language::kPhpSettings};
  if (!state_->may_be_config(name, extension)) return {};
  std::vector<int> matches;
  if (!state_->paths->Match(piece(target_path), &matches)) return {};
  const auto strongest = std::min_element(matches.begin(), matches.end(), [&](int a, int b) {
    return std::pair(state_->patterns[a].role, a) < std::pair(state_->patterns[b].role, b);
  });
  const auto [server, role] = state_->patterns[*strongest];
  if (role == Role::kEnvironment) return {.language = Language::kEnvironment, .server = server};
  return {.language = Language::kServerConfig,
          .server = server,
          .is_main_path = role == Role::kMain,
          .is_override = role == Role::kOverride,
          .is_certain = role == Role::kOverride};
}

Dialect Classifier::confirmed_by_content(Dialect dialect, std::string_view target_path,
                                         std::string_view content) const {
  if (content.starts_with("#!")) return {};  // a script that lives beside configurations
  // conf.d/ and sites-enabled/ are used by several servers: the first whose content pattern agrees.
  constexpr std::size_t kEnough = 1 << 16;
  const std::string_view start = content.substr(0, kEnough);
  std::vector<int> matches;
  state_->paths->Match(piece(target_path), &matches);
  const Role role = dialect.is_main_path ? Role::kMain : Role::kFragment;
  for (const auto& pattern : state_->contents) {
    if (dialect.is_main_path && pattern->server != dialect.server) continue;
    const bool fits = std::any_of(matches.begin(), matches.end(), [&](int match) {
      return state_->patterns[match].server == pattern->server &&
             state_->patterns[match].role == role;
    });
    if (!fits || !pattern->matches(start)) continue;
    dialect.server = pattern->server;
    return dialect;
  }
  return {};
}

bool Classifier::is_sample(std::string_view path) const {
  return state_->samples->Match(piece(path::basename(path)), nullptr);
}

bool Classifier::is_template(std::string_view path) const {
  return state_->templates->Match(piece(path::basename(path)), nullptr);
}

namespace {

// `open` with a word behind it, and `close` on the same line.
bool has_expression(std::string_view content, std::string_view open, std::string_view close) {
  for (std::size_t at = content.find(open); at != std::string_view::npos;
       at = content.find(open, at + 1)) {
    std::string_view rest = content.substr(at + open.size(), 200);
    rest = rest.substr(0, rest.find('\n'));
    if (rest.find(close) == std::string_view::npos) continue;
    rest.remove_prefix(std::min(rest.find_first_not_of("-+=# \t"), rest.size()));
    const char first = rest.empty() ? '"' : rest.front();
    const bool is_word = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                         first == '_' || first == '.' || first == '$' || first == '@';
    if (is_word) return true;
  }
  return false;
}

// {NAME}, but for what servers know: ${NAME}, %{NAME}.
bool has_bare_name_in_braces(std::string_view content) {
  constexpr std::size_t kShortest = 3;
  for (std::size_t at = content.find('{'); at != std::string_view::npos;
       at = content.find('{', at + 1)) {
    const std::size_t end =
        content.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", at + 1);
    if (end == std::string_view::npos || content[end] != '}') continue;
    const char before = at == 0 ? ' ' : content[at - 1];
    constexpr std::string_view kKnown = "$%#@\\";
    const bool is_name = content[at + 1] >= 'A' && content[at + 1] <= 'Z';
    if (is_name && end - at > kShortest && kKnown.find(before) == std::string_view::npos)
      return true;
  }
  return false;
}

}  // namespace

bool Classifier::is_template_text(std::string_view content) {
  std::string said;  // comments say what they like
  while (!content.empty()) {
    const std::string_view line = content.substr(0, content.find('\n'));
    content.remove_prefix(std::min(line.size() + 1, content.size()));
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos && line[first] != '#') (said += line) += '\n';
  }
  return has_expression(said, "{{", "}}") || has_expression(said, "{%", "%}") ||
         has_expression(said, "<%", "%>") || has_bare_name_in_braces(said);
}

namespace {

bool has_folder_of(std::string_view below, std::span<const std::string_view> folders) {
  return path::any_folder(below, [&](std::string_view name) {
    return std::find(folders.begin(), folders.end(), name) != folders.end();
  });
}

}  // namespace

bool is_in_development_folder(std::string_view below) {
  return has_folder_of(below, layout_rule().development_folders);
}

bool is_in_dependency_folder(std::string_view below) {
  return has_folder_of(below, layout_rule().dependency_folders);
}

std::string_view original_of_copy(std::string_view name) {
  for (const std::string_view suffix : layout_rule().backup_suffixes) {
    if (!name.ends_with(suffix) || name.size() <= suffix.size()) continue;
    std::string_view original = name.substr(0, name.size() - suffix.size());
    // Vim's swap file of x.php is .x.php.swp.
    if (suffix.starts_with(".sw") && original.starts_with('.')) original.remove_prefix(1);
    return original;
  }
  return {};
}

}  // namespace danglint
