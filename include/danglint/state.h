// What a deployment is at one time: its files, what its servers are told, and what is wrong with it.
// Two of them, of whatever machine and time, can be compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/rules.h"
#include "danglint/world.h"

namespace danglint {

// Stands for a value that looks like a password, wherever a state is kept.
inline constexpr std::string_view kSecret = "(secret)";

struct FileRecord {
  std::string path;  // as the server names it, or below the project
  FileType type = FileType::kRegular;
  std::uint32_t mode = 0;  // permission bits, 07777
  std::string user;        // name, or number where it has none
  std::string group;
  std::uint64_t size = 0;
  std::string sha256;  // of the content, in hexadecimal; empty: it is no file, or could not be read
  std::string plain_sha256;  // the same without carriage returns; empty: there are none
  std::string link;          // where a link leads
  std::string package;       // which one it belongs to; empty: none
};

// Of Debian's package manager.
struct PackageRecord {
  std::string name;
  std::string version;
};

struct DirectiveRecord {
  std::string file;
  std::uint32_t line = 0;
  std::string server;   // "nginx"
  std::string context;  // "http, server a.example"; empty: none
  std::string name;
  std::string value;   // its arguments; "(secret)" where they look like one
  std::string target;  // the file it leads to, if it is one that is there
};

struct FindingRecord {
  std::string check;
  Severity severity = Severity::kWarning;
  std::string file;
  std::uint32_t line = 0;
  std::string reference;
  std::string target;  // the path that it leads to
  std::string message;
  std::string explanation;
  std::string fingerprint;
};

struct State {
  std::string title;     // what it was taken of, as the command line said
  bool is_root = false;  // of a machine; else of a project
  bool is_complete = true;
  std::vector<std::string> scope;           // folders and files that were looked at; sorted
  std::vector<FileRecord> files;            // sorted by path
  std::vector<PackageRecord> packages;      // sorted by name
  std::vector<DirectiveRecord> directives;  // sorted by file, in the order of the file
  std::vector<FindingRecord> findings;      // sorted by file, line and check
};

}  // namespace danglint
