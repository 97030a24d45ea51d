// Judging: each check looks at facts and answers, and writes findings. What linking had no need of is
// asked of the target: modes, certificates, what a copy of a source holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "danglint/finding.h"
#include "danglint/linked.h"
#include "danglint/machine.h"
#include "danglint/policy.h"
#include "danglint/program.h"
#include "danglint/target.h"

namespace danglint {

class Accounts;

// What every check sees.
struct Case {
  const Program& program;
  const Linked& linked;
  const std::vector<Resolution>& resolutions;  // one a reference
  const Target& target;
  const std::vector<std::string>& web_roots;  // folders of this machine, from the settings
  bool judges_permissions = false;            // modes and owners are the deployment's own
  const Policy& policy;                       // what the project has decided
  const Machine* machine = nullptr;           // what runs; null: that is not looked at
  // Listeners that are meant to be there: "9100/tcp", or names of processes.
  const std::vector<std::string>& declared_listeners;
  bool is_limited = false;  // run by a user who may not read all: that is no fault of the machine
  std::string_view change = "this change";  // what takes away Program::removed
};

// Runs all checks; findings are sorted by (path, offset, line, check, target, message) and each is
// there once.
Report judge(const Case& the_case);

// Everything that was to be read could be: no finding says otherwise.
bool is_complete(const std::vector<Finding>& findings);
// The same of what is to be judged.
bool is_complete(const Case& the_case);

// ---- the judges, one a group of checks: they append

using Findings = std::vector<Finding>;

void judge_references(const Case& the_case,
                      Findings& findings);  // missing-include, missing-file, case-mismatch
void judge_class_maps(const Case& the_case, Findings& findings);   // missing-include
void judge_ports(const Case& the_case, Findings& findings);        // port-conflict
void judge_users(const Case& the_case, Findings& findings);        // runs-as-root
void judge_permissions(const Case& the_case, Findings& findings);  // writable-config
void judge_names(const Case& the_case, Findings& findings);     // undefined-name, conflicting-name
void judge_sockets(const Case& the_case, Findings& findings);   // unreachable-peer, no-listener,
                                                                // missing-directive, refused-script
void judge_programs(const Case& the_case, Findings& findings);  // not-executable
void judge_access(const Case& the_case, Findings& findings);    // unreadable-by-worker, exposed-key
void judge_encryption(const Case& the_case, Findings& findings);    // unreachable-peer
void judge_certificates(const Case& the_case, Findings& findings);  // bad-certificate
// When the first of the certificates that are good now comes near its end: seconds since 1970; nullopt:
// none does.
std::optional<std::int64_t> next_expiry(const Case& the_case);
void judge_contents(const Case& the_case, Findings& findings);      // invalid-syntax
void judge_directives(const Case& the_case, Findings& findings);    // unknown-directive
void judge_cycles(const Case& the_case, Findings& findings);        // include-cycle
void judge_arguments(const Case& the_case, Findings& findings);     // invalid-syntax, wrong-value
void judge_denied_roots(const Case& the_case, Findings& findings);  // denied-root
void judge_syntax(const Case& the_case, Findings& findings);        // invalid-syntax
void judge_input(const Case& the_case, Findings& findings);         // unreadable-input
void judge_links(const Case& the_case, Findings& findings);         // dangling-symlink
void judge_exposure(const Case& the_case, Findings& findings);      // exposed-source
void judge_extensions(const Case& the_case, Findings& findings);    // suspicious-extension

void judge_live_ports(const Case& the_case, Findings& findings);  // port-conflict, no-listener,
                                                                  // undeclared-listener
void judge_live_peers(const Case& the_case, Findings& findings);  // unreachable-peer
void judge_stale(const Case& the_case, Findings& findings);       // stale-process, runs-as-root

// ---- what they share

// A finding of check `name` with its usual severity at `span`.
Finding make_finding(const Case& the_case, std::string_view name, Span span);
// The same about a whole file that may not be one of the program's.
Finding make_file_finding(std::string_view name, std::string path);

// "did you mean 'a'?" and the rest; of several that are as near: "did you mean 'a' or 'b'?".
std::string did_you_mean(const std::string& meant, const std::vector<std::string>& rivals,
                         std::string_view rest);

// It may not be read by who runs this.
bool is_hidden(const SourceFile& file);

// Samples, templates, tests and examples: worth knowing at most.
bool is_only_noteworthy(const SourceFile& file);

// Of what a file says for its own folder: it is read by each request, and by nothing else.
std::string consequence_below(const ServerRule& server);

// "nginx does not start; `nginx -t` passes."
std::string consequence_of(const ServerRule& server, Effect effect, CheckerVerdict checker);
Severity severity_of(Effect effect);

}  // namespace danglint
