// What a project has decided is applied to what was found.
#pragma once

#include <functional>
#include <string>

#include "danglint/finding.h"
#include "judge/judge.h"

namespace danglint {

// Findings of the user's own checks.
void judge_user_checks(const Case& the_case, Findings& findings);

// Severities, suppressions in comments and by path; what is silenced is counted. Comments that silence
// nothing become notes.
void apply_policy(const Case& the_case, Report& report);

// Takes out and counts what the baseline has, unless its day has come. Findings have fingerprints.
// `was_judged` tells of which paths this run knows anything.
void apply_baseline(const Policy& policy, const std::function<bool(const std::string&)>& was_judged,
                    Report& report);

// Below what was asked about; elsewhere nothing is known of it.
bool was_judged(const Case& the_case, const std::string& path);

}  // namespace danglint
