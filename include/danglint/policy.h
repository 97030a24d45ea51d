// What a project has decided about findings: how severe they are, which are known and wait, which are
// wrong here, and what else it wants to be told of.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "danglint/rules.h"

namespace danglint {

// "Findings of this check below these paths."
struct FindingFilter {
  std::string check;       // empty: any
  std::string path;        // glob, absolute, '**' crosses folders; empty: any
  std::uint32_t line = 0;  // of the settings, where the path is
};

struct SeverityRule {
  FindingFilter filter;
  Severity severity = Severity::kNote;
};

// A pattern of the user's own over files or directives. It owns what its rule refers to.
struct UserCheck {
  std::string name;       // kebab-case
  std::string message;    // one line
  std::string why;        // may be empty
  std::string pattern;    // RE2: of a line, or of a directive's arguments with a space between them
  std::string files;      // glob, absolute: of which files the lines; empty: directives
  std::string server;     // of which server the directives; empty: of all
  std::string directive;  // their name
  CheckRule rule;
};

// A finding that was there when the baseline was written.
struct BaselineEntry {
  std::string fingerprint;
  std::string check;
  std::string file;  // relative to the baseline's folder
  std::string path;  // the same, absolute
  std::string message;
  std::string severity;  // what it was then; empty: any
  std::string reason;
  std::string author;
  std::string expires;  // YYYY-MM-DD; from that day on it counts again. Empty: never
};

// A difference that is meant to be, between some states.
struct DeclaredDifference {
  std::string directive;             // its name; empty: the files themselves
  std::string file;                  // glob on their paths; empty: any
  std::string was;                   // RE2 on all of the value; empty: any
  std::string is;                    // the same of the later one
  std::vector<std::string> between;  // names of states; empty: any
};

struct Policy {
  std::string settings;                  // the file that says all this; empty: none
  std::vector<SeverityRule> severities;  // the last that fits counts
  std::vector<FindingFilter> ignored;
  std::vector<std::shared_ptr<const UserCheck>> checks;
  std::vector<DeclaredDifference> differences;
  std::vector<BaselineEntry> baseline;
  std::string today;  // YYYY-MM-DD
};

}  // namespace danglint
