#include "cli/baseline.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "base/atomic_file.h"
#include "base/path.h"
#include "base/text.h"
#include "discover/git_process.h"

namespace danglint {
namespace {

constexpr int kVersion = 1;
constexpr std::uint64_t kMaxSize = 64U << 20U;

std::string date_text(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::string text(16, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts));
  return text;
}

std::time_t now() {
  const char* said = std::getenv("SOURCE_DATE_EPOCH");
  if (said == nullptr || *said == '\0') return std::time(nullptr);
  return static_cast<std::time_t>(std::strtoll(said, nullptr, 10));
}

std::string field(const YAML::Node& entry, const char* key) {
  const YAML::Node value = entry[key];
  return value && value.IsScalar() ? value.Scalar() : std::string();
}

// What JSON quotes, YAML reads.
std::string quoted(const std::string& text) {
  return nlohmann::json(valid_utf8(text)).dump();
}

Error mistake(const std::string& path, const YAML::Mark& mark, const std::string& text) {
  return {path + ':' + std::to_string(mark.line + 1) + ": " + text};
}

Result<std::vector<BaselineEntry>> read(const std::string& baseline, const YAML::Node& root) {
  if (!root.IsMap() || !root["version"]) {
    return mistake(baseline, root.Mark(), "this is no baseline of danglint");
  }
  const int version = root["version"].as<int>(0);
  if (version > kVersion) {
    return mistake(baseline, root["version"].Mark(), "this baseline is of a newer danglint");
  }
  const YAML::Node findings = root["findings"];
  if (version < 1 || !findings || !(findings.IsSequence() || findings.IsNull())) {
    return mistake(baseline, root.Mark(), "this baseline is damaged: it has no list of findings");
  }
  std::vector<BaselineEntry> entries;
  for (const YAML::Node& one : findings) {
    if (!one.IsMap()) return mistake(baseline, one.Mark(), "an entry is a mapping");
    BaselineEntry entry{
        .fingerprint = field(one, "fingerprint"),
        .check = field(one, "check"),
        .file = field(one, "file"),
        .path = path::normalize(path::join(path::dirname(baseline), field(one, "file"))),
        .message = field(one, "message"),
        .severity = field(one, "severity"),
        .reason = field(one, "reason"),
        .author = field(one, "author"),
        .expires = field(one, "expires")};
    if (entry.fingerprint.empty() || entry.check.empty()) {
      return mistake(baseline, one.Mark(), "an entry needs 'fingerprint' and 'check'");
    }
    if (!entry.expires.empty() && !is_date(entry.expires)) {
      return mistake(baseline, one.Mark(), "'" + entry.expires + "' is no day: YYYY-MM-DD");
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

std::string today() {
  return date_text(now());
}

std::string days_from_today(int days) {
  constexpr std::time_t kDay = 86400;
  return date_text(now() + days * kDay);
}

bool is_date(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%Y-%m-%d", &parts);
  if (end == nullptr || *end != '\0') return false;
  return date_text(timegm(&parts)) == text;  // there is no 31st of February
}

Result<std::vector<BaselineEntry>> load_baseline(const std::string& path, const World& world) {
  const ReadAnswer file = world.read(path, kMaxSize);
  if (!file.bytes) return Error{path + ": " + file.error};
  try {
    return read(path, YAML::Load(*file.bytes));
  } catch (const YAML::Exception& error) {
    return mistake(path, error.mark, error.msg);
  }
}

std::string write_baseline(const std::string& path, const std::vector<BaselineEntry>& entries) {
  std::string text =
      "# What danglint knows of, and that waits. `danglint baseline write` and `accept` write it;\n"
      "# reason, author and expires are yours to change. From its day on an entry counts again.\n"
      "version: 1\nfindings:\n";
  for (const BaselineEntry& entry : entries) {
    text += "  - fingerprint: " + quoted(entry.fingerprint) +
            "\n    check: " + quoted(entry.check) + "\n    file: " + quoted(entry.file) +
            "\n    message: " + quoted(entry.message) +
            (entry.severity.empty() ? "" : "\n    severity: " + quoted(entry.severity)) +
            "\n    reason: " + quoted(entry.reason) + "\n    author: " + quoted(entry.author) +
            "\n    expires: " + quoted(entry.expires) + '\n';
  }
  return replace_file(path, text);
}

void drop_stale(const Report& report, std::vector<BaselineEntry>& entries) {
  const std::set<std::string> stale(report.stale_entries.begin(), report.stale_entries.end());
  std::erase_if(entries, [&](const BaselineEntry& one) { return stale.contains(one.fingerprint); });
}

void add_new(const Options& options, const std::string& folder, const Report& report,
             std::vector<BaselineEntry>& entries) {
  constexpr int kDays = 180;
  std::string author = options.author;
  if (author.empty()) {
    author = run_git(folder, {"config", "user.email"}).value_or("");
    author.resize(author.find_last_not_of('\n') + 1);
  }
  const char* user = std::getenv("USER");
  if (author.empty()) author = user == nullptr || *user == '\0' ? "unknown" : user;
  for (const Finding& finding : report.findings) {
    if (finding.severity == Severity::kNote) continue;
    const auto known = std::find_if(entries.begin(), entries.end(), [&](const BaselineEntry& one) {
      return one.fingerprint == finding.fingerprint;
    });
    if (known != entries.end()) {
      // It has expired, or is worse than it was. Only who says so accepts it for longer.
      known->severity = to_string(finding.severity);
      if (!options.reason.empty()) known->reason = options.reason;
      if (!options.expires.empty()) known->expires = options.expires;
      if (!options.reason.empty() || !options.expires.empty()) known->author = author;
      continue;
    }
    entries.push_back(
        {.fingerprint = finding.fingerprint,
         .check = std::string(finding.check->name),
         .file = path::relative_to(finding.path, folder),
         .message =
             finding.message +
             (finding.target.empty() ? "" : ": " + path::relative_to(finding.target, folder)),
         .severity = std::string(to_string(finding.severity)),
         .reason = options.reason.empty() ? "known when the baseline was written" : options.reason,
         .author = author,
         .expires = options.expires.empty() ? days_from_today(kDays) : options.expires});
  }
  std::sort(entries.begin(), entries.end(), [](const BaselineEntry& a, const BaselineEntry& b) {
    return std::tie(a.file, a.check, a.fingerprint) < std::tie(b.file, b.check, b.fingerprint);
  });
}

void show_baseline(const std::vector<BaselineEntry>& entries, const Report& report,
                   const std::string& today, std::ostream& out) {
  const std::set<std::string> stale(report.stale_entries.begin(), report.stale_entries.end());
  std::size_t expired = 0;
  for (const BaselineEntry& entry : entries) {
    const bool has_expired = !entry.expires.empty() && entry.expires <= today;
    const char* state = stale.contains(entry.fingerprint) ? "stale  "
                        : has_expired                     ? "expired"
                                                          : "waits  ";
    if (has_expired && !stale.contains(entry.fingerprint)) ++expired;
    out << state << ' ' << printable(entry.fingerprint) << ' ' << printable(entry.file) << ": "
        << printable(entry.message) << " [" << printable(entry.check) << "] until "
        << (entry.expires.empty() ? "ever" : printable(entry.expires)) << ", "
        << printable(entry.author) << ": " << printable(entry.reason) << '\n';
  }
  out << counted(entries.size(), "finding") << " in the baseline: " << expired << " expired, "
      << stale.size() << " stale.\n";
}

}  // namespace danglint
