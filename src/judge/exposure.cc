// exposed-source: what lies below a document root and is handed out as it is.
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "discover/classify.h"
#include "judge/judge.h"
#include "link/config_environment.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxRead = 64U << 20U;

struct Exposure {
  std::string message;
  std::string consequence;
};

// What somebody refuses to hand out: location ~ /\. { deny all; }, <FilesMatch "^\.">, a .htaccess.
struct Refusal {
  std::string pattern;  // as written: a regular expression or a glob, of URIs or names
  std::string folder;   // in this folder alone (target path); empty: anywhere
};

bool is_refusal(std::string_view text) {
  constexpr std::array<std::string_view, 7> kRefusals{
      "deny all",           "return 403",    "return 404", "return 444",
      "require all denied", "deny from all", "internal"};
  return std::find(kRefusals.begin(), kRefusals.end(), text) != kRefusals.end();
}

std::string text_of(const ConfigFacts& config, const Directive& directive) {
  std::string text = to_lower(directive.name);
  for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
    text += ' ' + to_lower(config.arguments[directive.first_argument + i].text);
  }
  return text;
}

// The section that a line is about, but for those that only say when, or have no argument (RequireAll).
std::uint32_t section_around(const ServerRule& server, const ConfigFacts& config,
                             std::uint32_t section) {
  while (section != kNoParent) {
    const Directive& one = config.directives[section];
    const bool says_when = is_conditional_section(server, one.name);
    if (!says_when && one.argument_count > 0) break;
    section = one.parent;
  }
  return section;
}

void add_refusals(const SourceFile& file, const ServerRule& server, const ConfigFacts& config,
                  std::vector<Refusal>& refusals) {
  const auto parts = server.serving.parts;
  for (const Directive& directive : config.directives) {
    if (!is_refusal(text_of(config, directive))) continue;
    const std::string own =
        file.dialect.is_override ? std::string(path::dirname(file.target_path)) : std::string();
    const std::uint32_t around = section_around(server, config, directive.parent);
    if (around == kNoParent) {
      if (!own.empty()) refusals.push_back({.folder = own});
      continue;
    }
    const Directive& section = config.directives[around];
    if (std::find(parts.begin(), parts.end(), to_lower(section.name)) == parts.end()) continue;
    for (std::uint32_t i = 0; i < section.argument_count; ++i) {
      const std::string argument(config.arguments[section.first_argument + i].text);
      if (argument.size() < 2) continue;  // "~", "/"
      refusals.push_back({.pattern = argument, .folder = own});
      if (argument.starts_with('/')) refusals.push_back({.folder = path::normalize(argument)});
    }
  }
}

std::vector<Refusal> refusals_of(const Case& the_case) {
  std::vector<Refusal> refusals;
  for (FileId id = 0; id < the_case.program.files.size(); ++id) {
    const SourceFile& file = the_case.program.files[id];
    const FileFacts* facts = the_case.program.facts_of(id);
    if (facts == nullptr || file.dialect.server == nullptr) continue;
    add_refusals(file, *file.dialect.server, facts->config, refusals);
  }
  return refusals;
}

// `path` is a URL's: it begins with a slash. `target_path` is where the file is.
bool is_refused(const std::vector<Refusal>& refusals, const std::string& path,
                std::string_view target_path) {
  const std::string name(path::basename(path));
  return std::any_of(refusals.begin(), refusals.end(), [&](const Refusal& refusal) {
    if (!refusal.folder.empty() && !path::is_within(target_path, refusal.folder)) return false;
    if (refusal.pattern.empty()) return true;
    if (path::matches_glob(name, refusal.pattern) || path == refusal.pattern) return true;
    const RE2 pattern(refusal.pattern, RE2::Quiet);
    // What RE2 does not know of PCRE, as (?!well-known), may refuse anything; *.sql is no PCRE.
    if (!pattern.ok()) return refusal.pattern.find_first_of("()^$\\") != std::string::npos;
    return RE2::PartialMatch(path, pattern) || RE2::PartialMatch(name, pattern);
  });
}

bool is_php_name(std::string_view name) {
  const auto extensions = layout_rule().php_extensions;
  const std::string extension = to_lower(path::extension(name));
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

std::optional<std::string> content_of(const Case& the_case, const std::string& path) {
  return the_case.target.world().read(path, kMaxRead).bytes;
}

bool begins_as_dump(std::string_view content) {
  constexpr std::array<std::string_view, 6> kStarts{"-- MySQL dump",
                                                    "-- MariaDB dump",
                                                    "-- phpMyAdmin SQL Dump",
                                                    "--\n-- PostgreSQL database dump",
                                                    "PRAGMA foreign_keys=OFF;",
                                                    "/*!40"};
  return std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view start) {
    return content.substr(0, 256).find(start) != std::string_view::npos;
  });
}

bool begins_as_private_key(std::string_view content) {
  const std::string_view start = content.substr(0, 4096);
  return start.find("-----BEGIN ") != std::string_view::npos &&
         start.find("PRIVATE KEY-----") != std::string_view::npos;
}

std::optional<Exposure> exposure_of(const Case& the_case, const std::string& path) {
  const std::string_view name = path::basename(path);
  const std::string_view original = original_of_copy(name);
  const std::string extension = to_lower(path::extension(name));
  const bool is_settings = name == ".env" || (name.starts_with(".env.") && extension != "example" &&
                                              extension != "dist" && extension != "sample");
  const bool may_be_key = extension == "key" || extension == "pem" || name == "id_rsa" ||
                          name == "id_ed25519" || name == "id_ecdsa";
  const bool is_copy = !original.empty() && is_php_name(original);
  if (!is_copy && !is_settings && !may_be_key && extension != "sql") return std::nullopt;
  const auto content = content_of(the_case, path);
  if (!content) return std::nullopt;
  if (is_copy && content->find("<?") != std::string::npos) {
    return Exposure{"copy of PHP source below a document root",
                    "The server does not run it but sends its source to whoever guesses the name."};
  }
  if (is_settings && content->find('=') != std::string::npos) {
    return Exposure{"settings with secrets below a document root",
                    "The server sends it to whoever asks for /.env, as many do."};
  }
  if (extension == "sql" && begins_as_dump(*content)) {
    return Exposure{"database dump below a document root",
                    "The server sends the whole database to whoever guesses the name."};
  }
  if (may_be_key && begins_as_private_key(*content)) {
    return Exposure{"private key below a document root",
                    "The server sends the key to whoever guesses the name."};
  }
  return std::nullopt;
}

// Folders of this machine that a server hands out: those of configurations that are read, and those
// of the settings.
std::vector<std::string> document_roots(const Case& the_case) {
  std::vector<std::string> roots = the_case.web_roots;
  for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
    const Reference& reference = the_case.linked.references[i];
    const Resolution& resolution = the_case.resolutions[i];
    const bool is_served = reference.directive != nullptr && reference.directive->served;
    if (is_served && resolution.outcome == Outcome::kResolved &&
        !resolution.answer.source.empty()) {
      roots.push_back(resolution.answer.source);
    }
  }
  std::sort(roots.begin(), roots.end());
  roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
  return roots;
}

void judge_repository(const Case& the_case, const std::string& root,
                      const std::vector<Refusal>& refusals, Findings& findings) {
  constexpr std::array<std::string_view, 3> kFolders{".git", ".svn", ".hg"};
  for (const std::string_view name : kFolders) {
    const std::string path = root + '/' + std::string(name);
    const StatusAnswer answer = the_case.target.world().status(path);
    const bool is_there =
        answer.existence == Existence::kPresent && answer.status.type == FileType::kDirectory;
    if (!is_there || is_refused(refusals, '/' + std::string(name) + "/config",
                                the_case.target.target_of(path + "/config"))) {
      continue;
    }
    Finding finding = make_file_finding("exposed-source", path);
    finding.message = "repository below a document root";
    finding.consequence =
        "Whoever asks for /" + std::string(name) + "/ gets all source and its history.";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

void judge_exposure(const Case& the_case, Findings& findings) {
  const std::vector<std::string> roots = document_roots(the_case);
  if (roots.empty()) return;
  const std::vector<Refusal> refusals = refusals_of(the_case);
  for (const std::string& root : roots) {
    judge_repository(the_case, root, refusals, findings);
    const auto& entries = the_case.program.entries;
    const std::string start = root + '/';
    for (auto entry = std::lower_bound(
             entries.begin(), entries.end(), start,
             [](const WalkedEntry&one, const std::string&path) { return one.path < path; });
         entry != entries.end() && entry->path.starts_with(start); ++entry) {
      if (entry->type != FileType::kRegular) continue;
      const std::string below = '/' + std::string(path::below(entry->path, root));
      if (is_in_development_folder(below) || is_in_dependency_folder(below)) continue;
      const auto exposure = exposure_of(the_case, entry->path);
      if (!exposure || is_refused(refusals, below, the_case.target.target_of(entry->path))) {
        continue;
      }
      Finding finding = make_file_finding("exposed-source", entry->path);
      finding.message = exposure->message;
      finding.consequence = exposure->consequence;
      findings.push_back(std::move(finding));
    }
  }
}

}  // namespace danglint
