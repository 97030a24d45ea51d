#include "discover/classify.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
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
bool is_php_settings(std::string_view path, std::string_view name) {
  if (name == ".user.ini" || name == "php.ini" || name == ".htaccess") return true;
  return name.ends_with(".conf") && path::basename(path::dirname(path)) == "pool.d";
}

struct ServerPatterns {
  const ServerRule* server;
  RE2 main_path;
  RE2 fragment_path;
  RE2 content;

  explicit ServerPatterns(const ServerRule& rule)
      : server(&rule),
        main_path(piece(rule.main_path), byte_options()),
        fragment_path(piece(rule.fragment_path), byte_options()),
        content(piece(rule.content), byte_options()) {}
};

}  // namespace

struct Classifier::State {
  std::unordered_set<std::string_view> php_extensions;
  std::unordered_set<std::string_view> known_extensions;
  std::vector<std::unique_ptr<ServerPatterns>> servers;
  std::unique_ptr<RE2::Set> samples;
  std::unique_ptr<RE2::Set> templates;

  // Most files of a tree are told by their extension; patterns are for the rest.
  bool may_be_config(std::string_view name, std::string_view extension) const {
    if (extension == "conf" || extension == "cfg" || extension == "load" || extension.empty())
      return true;
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
  for (const ServerRule& server : server_rules()) {
    state_->servers.push_back(std::make_unique<ServerPatterns>(server));
  }
  state_->samples = compile_set(layout.sample_patterns);
  state_->templates = compile_set(layout.template_patterns);
}

Classifier::~Classifier() = default;

Dialect Classifier::by_path(std::string_view target_path) const {
  const std::string extension = to_lower(path::extension(target_path));
  if (state_->php_extensions.contains(extension)) return {.language = Language::kPhp};
  const std::string_view name = path::basename(target_path);
  if (name == "composer.json") return {.language = Language::kComposer};
  if (is_php_settings(target_path, name)) return {.language = Language::kPhpSettings};
  if (!state_->may_be_config(name, extension)) return {};
  for (const auto& patterns : state_->servers) {
    const ServerRule& server = *patterns->server;
    if (RE2::PartialMatch(piece(target_path), patterns->main_path)) {
      return {Language::kServerConfig, &server, true};
    }
    if (!server.environment.empty() && name == server.environment) {
      return {Language::kEnvironment, &server, false};
    }
  }
  for (const auto& patterns : state_->servers) {
    if (RE2::PartialMatch(piece(target_path), patterns->fragment_path)) {
      return {Language::kServerConfig, patterns->server, false};
    }
  }
  return {};
}

Dialect Classifier::confirmed_by_content(Dialect dialect, std::string_view target_path,
                                         std::string_view content) const {
  if (content.starts_with("#!")) return {};  // a script that lives beside configurations
  // conf.d/ and sites-enabled/ are used by several servers: the first whose content pattern agrees.
  constexpr std::size_t kEnough = 1 << 16;
  const std::string_view start = content.substr(0, kEnough);
  for (const auto& patterns : state_->servers) {
    if (dialect.is_main_path && patterns->server != dialect.server) continue;
    if (!dialect.is_main_path && !RE2::PartialMatch(piece(target_path), patterns->fragment_path)) {
      continue;
    }
    if (RE2::PartialMatch(piece(start), patterns->content)) {
      dialect.server = patterns->server;
      return dialect;
    }
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
