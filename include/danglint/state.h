// What a deployment is at one time: its files, what its servers are told, and what is wrong with it.
// Two of them, of whatever machine and time, can be compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/rules.h"
#include "danglint/world.h"

namespace danglint {

// Stands for a value that looks like a password, wherever a state is kept. With a key it is followed
// by what tells whether two of them are the same: "(secret 1f0c)".
inline constexpr std::string_view kSecret = "(secret)";

// Stands before what a directive record of no directive says: in which order the named ones stand, a line each.
inline constexpr std::string_view kOrderOf = "order of ";

// What is so on one machine alone, and never a difference between two.
struct FileHere {
  std::int64_t modified = 0;  // in nanoseconds since 1970
  std::int64_t changed = 0;   // its content, mode, owner or name, the same
  std::uint64_t inode = 0;
};

struct FileRecord {
  std::string path;  // as the server names it, or below the project
  FileType type = FileType::kRegular;
  std::uint32_t mode = 0;  // permission bits, 07777
  std::string user;        // name, or number where it has none
  std::string group;
  std::uint64_t size = 0;
  std::string sha256;  // of the content, in hexadecimal; empty: it is no file, or could not be read
  std::string plain_sha256;  // the same without carriage returns; empty: there are none
  std::string code_sha256;   // of PHP that has constants: without their values, comments and blanks
  std::string
      meaning_sha256;    // where passwords are left out: of all it says, comments and blanks aside
  std::string unread;    // why its content could not be read; empty: it was
  std::string link;      // where a link leads
  std::string package;   // which one it belongs to; empty: none
  bool altered = false;  // its content is not what its package says; of programs and settings
  std::vector<ExtendedAttribute> attributes;
  FileHere here;
};

// Of Debian's package manager.
struct PackageRecord {
  std::string name;
  std::string version;
};

struct DirectiveRecord {
  std::string file;
  std::uint32_t line = 0;
  std::string server;   // "nginx"; "php" of a constant
  std::string context;  // "http, server a.example"; empty: none
  std::string name;
  std::string value;   // its arguments; kSecret where they look like one
  std::string target;  // the file it leads to, if it is one that is there
};

// A socket that somebody listens on, and who does.
struct ListenerRecord {
  // "0.0.0.0:80", "[::]:53/udp", "/run/php.sock"; "own:22" of an address that only this machine has.
  std::string address;
  std::string program;  // its name; empty: it may not be told
  std::string user;
  std::string unit;    // of systemd; empty: none
  bool local = false;  // only this machine can reach it
};

// A server that runs.
struct ProcessRecord {
  std::string server;   // "nginx"
  std::string program;  // its path
  std::string user;     // of the first process
  std::string configuration;
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

// What a state of this machine stands on. As long as nothing of it changes, nobody need look again.
struct Footing {
  std::vector<std::string> folders;  // walked whole
  // Everything else that was asked about, there or not; those that were listed end in a slash.
  std::vector<std::string> outside;
  std::string settings;  // a hash of what else decides: settings, options, danglint's version
  std::int64_t until =
      0;               // seconds since 1970: a certificate comes near its end then; 0: none does
  std::string digest;  // a hash of the types, modes, owners, sizes, times and inodes of all that
};

struct State {
  std::string title;  // what it was taken of, as the command line said
  std::string host;   // on which machine
  // A hash of that machine's and the root's identities, by which a later run knows that it is on the same
  // one; empty: there is none.
  std::string machine;
  std::int64_t taken = 0;  // in nanoseconds since 1970; 0: it is not told
  std::string source;      // where it was read from, as the command line said; empty: it was not
  std::string key;         // tells with which key secrets were hashed; empty: with none
  std::vector<std::string> asked;     // PATHs, as the target names them; sorted
  std::vector<std::string> unlisted;  // folders that could not be listed; sorted
  std::optional<Footing> footing;
  bool is_root = false;      // of a machine; else of a project
  bool is_live = false;      // what runs was looked at
  bool is_revision = false;  // of git, which keeps no empty folders; not kept in snapshots
  bool is_complete = true;
  std::vector<std::string> scope;           // folders that were walked; sorted
  std::vector<FileRecord> files;            // sorted by path
  std::vector<PackageRecord> packages;      // sorted by name
  std::vector<DirectiveRecord> directives;  // sorted by file, in the order of the file
  std::vector<ListenerRecord> listeners;    // sorted by address
  std::vector<ProcessRecord> processes;     // sorted by server
  std::vector<FindingRecord> findings;      // sorted by file, line and check
};

}  // namespace danglint
