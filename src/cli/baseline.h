// The baseline: findings that were there when a project adopted danglint, each with a reason, an author
// and a day on which it counts again.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "danglint/finding.h"
#include "danglint/policy.h"
#include "danglint/world.h"

namespace danglint {

inline constexpr std::string_view kBaselineName = ".danglint-baseline.yaml";
inline constexpr std::string_view kAcceptedName = ".danglint-accepted.yaml";

// YYYY-MM-DD, UTC; of SOURCE_DATE_EPOCH if that is set.
std::string today();
// That many days later.
std::string days_from_today(int days);
// Is it a day of that form?
bool is_date(const std::string& text);

Result<std::vector<BaselineEntry>> load_baseline(const std::string& path, const World& world);

// Replaces the file at once, or leaves it as it was. Empty: it was done; else why not.
std::string write_baseline(const std::string& path, const std::vector<BaselineEntry>& entries);

// Removes what nothing matches any more.
void drop_stale(const Report& report, std::vector<BaselineEntry>& entries);

// Adds what is found at warning or above and not known yet, as the options say of it. What has expired
// is accepted anew.
// `folder` is where the baseline lies; paths are written relative to it.
void add_new(const Options& options, const std::string& folder, const Report& report,
             std::vector<BaselineEntry>& entries);

// One entry a line: whether it still counts, and why it is there.
void show_baseline(const std::vector<BaselineEntry>& entries, const Report& report,
                   const std::string& today, std::ostream& out);

}  // namespace danglint
