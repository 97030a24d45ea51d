// The command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "danglint/rules.h"

namespace danglint {

enum class Command : std::uint8_t {
  kCheck,
  kAudit,
  kPorts,
  kFix,
  kSnapshot,
  kDrift,
  kMerge,
  kAccept,
  kInit,
  kBaselineWrite,
  kBaselineShow,
  kBaselinePrune,
  kExplain,
  kGraph,
  kServers
};
enum class Format : std::uint8_t {
  kText,
  kGcc,
  kJson,
  kSarif,
  kGithub,
  kGitlab,
  kJunit,
  kCheckstyle,
  kRdjson,
  kDot  // of graphs alone
};
enum class ColorMode : std::uint8_t { kAuto, kAlways, kNever };

struct MapOption {
  std::string target;  // as the server names it
  std::string source;  // on this machine
};

// A report that goes to a file beside the first one.
struct FormatOption {
  Format format = Format::kText;
  std::string path;
};

struct NameOption {
  std::string name;
  std::string value;
};

struct Options {
  Command command = Command::kCheck;
  // check
  std::vector<std::string> paths;  // empty with --staged and --revision alone
  std::optional<std::string> root;
  std::vector<MapOption> maps;
  std::optional<std::string> config;
  std::vector<NameOption> bases;     // prefix, server-root: where servers are started
  std::vector<NameOption> defines;   // -D
  std::optional<std::string> rules;  // a folder of servers described by the user
  Format format = Format::kText;
  std::vector<FormatOption> more_formats;
  std::string output;               // empty: standard output
  std::optional<Severity> fail_on;  // unset: the settings' or the default
  bool never_fails = false;         // --fail-on never
  unsigned jobs = 0;                // 0: one a processor
  ColorMode color = ColorMode::kAuto;
  bool quiet = false;
  bool show_unverified = false;
  std::optional<std::string> baseline;  // file of findings that are known
  bool show_baselined = false;
  // snapshot, drift
  std::optional<std::string> key;    // file with what secrets are hashed with
  std::optional<std::string> since;  // an earlier snapshot of the same
  bool paranoid = false;             // every file is read, whatever its times say
  bool portable = false;             // nothing that is so on this machine alone
  // drift
  std::string before;
  std::string after;
  bool cosmetic = false;
  std::optional<std::string> seen_in;  // the state of a staging environment
  // fix
  bool apply = false;
  bool check_only = false;
  // check
  bool staged = false;                   // judge what the next commit will hold
  bool all = false;                      // with --staged: not only what it breaks
  std::optional<std::string> revision;   // judge what this one of git holds
  std::optional<std::string> diff_base;  // only what is worse than in this revision of git
  // init
  std::string hook = "pre-commit";
  bool uninstall = false;
  // baseline write
  std::string reason;
  std::string author;
  std::string expires;
  // audit, and others with --live
  bool live = false;                // what runs is looked at, too
  std::optional<std::string> proc;  // instead of /proc
  std::optional<unsigned> watch;    // seconds from one audit to the next
  // graph
  std::string entry;
  // explain
  std::string check;  // empty: all, a line each
};

// Exit statuses, kept for ever.
inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitIncomplete = 3;

// Parses the command line. If it is answered already (--help, --version, a mistake that was told),
// `exit_status` is set.
struct ParsedOptions {
  Options options;
  std::optional<int> exit_status;
};
ParsedOptions parse_options(int argc, char** argv);

}  // namespace danglint
