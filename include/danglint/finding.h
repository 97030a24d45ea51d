// What danglint tells people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "danglint/rules.h"
#include "danglint/span.h"

namespace danglint {

// The other end of a fault that has two.
struct Related {
  Span span;         // span.file == kNoFile: `path` names it
  std::string path;  // on this machine
  std::string message;
};

// What to write instead: `wrong` stands in one of the spans.
struct Edit {
  std::vector<Span> spans;
  std::string wrong;
  std::string right;
};

struct Rename {
  std::string from;  // on this machine
  std::string to;
};

struct Finding {
  const CheckRule* check = nullptr;
  Severity severity = Severity::kWarning;
  Span span;                // span.file == kNoFile: `path` names it, and it is about the whole file
  std::string path;         // on this machine
  std::uint32_t line = 0;   // if span.file == kNoFile: where in it, if that is known
  std::string message;      // one line
  std::string reference;    // as written in the source; empty: absent
  std::string target;       // the path it leads to, on this machine if known there; empty: absent
  std::string suggestion;   // what to write instead; empty: absent
  std::vector<Edit> edits;  // all of them mend it; empty: nobody knows how
  std::vector<std::string> rivals;  // other names that may have been meant as well
  std::string meant;                // the file that was probably meant, on this machine
  unsigned distance = 0;            // letters between what is written and what is meant
  bool is_sure = false;       // no file was ever called what is written: case, an extension of none
  bool needs_before = false;  // it is one only if the state before found what is missing here
  std::optional<Rename> rename;  // or this mends it
  bool is_mendable = false;      // `danglint fix` would do so, as nothing speaks against it
  std::string explanation;       // "did you mean 'x'? It exists; one letter too many."
  std::string consequence;       // what would have happened
  std::vector<Related> related;
  std::string identity;     // of a drift: what else its fingerprint is of
  std::string_view rank;    // of a drift: breaks, exposes, differs or cosmetic
  std::string fingerprint;  // stable when lines move and hosts differ
};

struct Coverage {
  std::uint64_t files = 0;
  std::uint64_t references = 0;  // = resolved + dangling + optional + unverified
  std::uint64_t resolved = 0;
  std::uint64_t dangling = 0;
  std::uint64_t optional = 0;
  std::uint64_t unverified = 0;
  std::uint64_t class_map_entries = 0;  // counted apart
};

struct Unverified {
  Span span;
  std::string_view reason;
};

// What a Dockerfile or Compose says of where files will be, and what some answer relied on.
struct UsedGuess {
  std::string target;  // on the server
  std::string source;  // on this machine
  Span span;
};

struct Report {
  std::vector<Finding> findings;  // sorted
  std::vector<Unverified> unverified;
  std::vector<UsedGuess> guesses;  // sorted by target
  Coverage coverage;
  std::vector<std::string> unseen;         // of a machine: what it would not show, sorted
  std::uint64_t suppressed = 0;            // by comments and settings
  std::vector<Finding> baselined;          // known and waiting; sorted
  std::vector<std::string> stale_entries;  // fingerprints of the baseline that nothing has any more
  std::uint64_t known_before = 0;          // so many findings an earlier state had as well
  bool complete = true;                    // false: something could not be read
};

}  // namespace danglint
