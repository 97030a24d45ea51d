// The files of a run with their facts: what a linker calls its inputs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/file_facts.h"
#include "danglint/folder_set.h"
#include "danglint/rules.h"
#include "danglint/span.h"
#include "danglint/world.h"

namespace danglint {

enum class Language : std::uint8_t {
  kNone,
  kPhp,
  kServerConfig,
  kEnvironment,
  kComposer,
  kPhpSettings
};

// How a file is read.
struct Dialect {
  Language language = Language::kNone;
  const ServerRule* server = nullptr;  // for kServerConfig
  bool is_main_path = false;           // its path is that of a main configuration
  bool is_override = false;            // read for its own folder alone (.htaccess)
  bool is_certain = false;             // a server reads it as that: its content has no say
};

// A comment that silences findings.
struct Suppression {
  Range range;                      // of the comment's own words
  Range covers;                     // findings that begin in it
  std::vector<std::string> checks;  // their names
};

struct SourceFile {
  std::string path;         // on this machine
  std::string target_path;  // as the server names it, links resolved
  std::string
      below;  // path below the PATH it was found under; its folder names tell tests and fixtures
  Dialect dialect;
  std::string seen_as;       // where a guessed map puts it, if that tells what it is; else empty
  bool judged = true;        // below a PATH; others are read only for what they define
  bool is_sample = false;    // config.php.dist: nothing is concluded from what it claims
  bool is_template = false;  // expressions of a template engine are holes
  bool in_development_folder = false;  // tests, fixtures, examples: findings are notes
  bool in_dependency_folder = false;   // what a package manager installed: vendor/
  bool is_extracted = false;
  std::uint64_t size = 0;  // bytes, when it was read
  std::vector<Suppression> suppressions;
  std::string unreadable;  // why its content could not be judged; empty: it was
};

// Everything that was walked but not opened still counts for tails, links and names.
struct WalkedEntry {
  std::string path;  // on this machine
  FileType type = FileType::kRegular;
};

// What the command line of a running server says.
struct Launch {
  std::string prefix;  // empty: its usual one
  std::map<std::string, std::string> defines;
};

struct Program {
  FolderSet input_folders;      // PATHs, on this machine
  std::size_t asked_about = 0;  // so many of them are PATHs; the rest are document roots
  std::vector<SourceFile> files;
  std::vector<std::shared_ptr<const FileFacts>> facts;  // same index; null for files without any
  std::vector<WalkedEntry> entries;                     // sorted by path
  std::vector<std::string> unlisted_folders;            // folders that could not be listed
  FolderSet dependency_folders;  // that Composer fills, on this machine, however they are called
  std::unordered_map<std::string, FileId> by_target_path;
  // How servers are started, by their names: --prefix and the like.
  std::map<std::string, std::string, std::less<>> prefixes;
  std::map<std::string, std::string, std::less<>> defines;  // -D of those that have it
  // How those that run were started, by their main configurations (target paths).
  std::map<std::string, Launch, std::less<>> launches;
  // Functions of PHP whose calls are references (see find_loaders()).
  std::set<std::string, std::less<>> loaders;

  // Of a change that is judged: target paths that it removes -> where it puts what was there; empty: nowhere.
  std::unordered_map<std::string, std::string> removed;

  // The part of a path below the PATH it was found under: folder names above that say nothing about
  // it.
  std::string_view below_input(std::string_view path) const;

  const FileFacts* facts_of(FileId file) const { return facts[file].get(); }
  FileId find(const std::string& target_path) const {
    const auto found = by_target_path.find(target_path);
    return found == by_target_path.end() ? kNoFile : found->second;
  }
};

}  // namespace danglint
