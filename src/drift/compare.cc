#include "drift/compare.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "danglint/folder_set.h"
#include "drift/access.h"
#include "drift/contexts.h"
#include "drift/declared.h"
#include "drift/describe.h"
#include "drift/drift_finding.h"
#include "drift/running.h"

namespace danglint {
namespace {

void add_sentence(std::string& text, const std::string& sentence) {
  if (!text.empty()) text += text.ends_with('.') ? " " : ". ";
  text += sentence;
}

struct Place {
  std::string file;
  std::uint32_t line = 0;
};

class Comparison {
 public:
  Comparison(const State& before, const State& after, bool tells_cosmetic,
             const std::vector<DeclaredDifference>& declared)
      : before_(before),
        after_(after),
        was_in_scope_(set_of(before.scope)),
        is_in_scope_(set_of(after.scope)),
        tells_cosmetic_(tells_cosmetic) {
    for (const State* state : {&before, &after}) {
      for (const std::string& folder : state->unlisted) unlisted_.add(folder);
    }
    for (const FileRecord& file : before.files) was_there_.insert(file.path);
    for (const FileRecord& file : after.files) is_there_.insert(file.path);
    for (const DirectiveRecord& one : after.directives) {
      if (!one.target.empty()) naming_.try_emplace(one.target, &one);
    }
    for (const DeclaredDifference& one : declared) {
      if (is_between(one)) declared_.push_back({&one});
    }
  }

  Report run() {
    index(before_, before_files_, before_directives_);
    index(after_, after_files_, after_directives_);
    find_upgrades();
    find_renames();
    compare_findings();
    compare_files();
    for (Finding& finding : running_changes(before_, after_)) {
      report_.findings.push_back(std::move(finding));
    }
    tell_upgrades();
    tell_unneeded();
    finish();
    report_.complete = before_.is_complete && after_.is_complete;
    report_.coverage.files = after_.files.size();
    return std::move(report_);
  }

 private:
  using Directives = std::map<std::string_view, std::vector<const DirectiveRecord*>>;

  static FolderSet set_of(const std::vector<std::string>& folders) {
    FolderSet set;
    for (const std::string& one : folders) set.add(one);
    return set;
  }

  // Only what both have looked at can differ. What a configuration reads beyond the folders that were walked
  // is looked at by whoever walks elsewhere.
  bool is_known(std::string_view path) const {
    if (after_.is_root && is_machine_record(path)) return false;
    if (is_own_file(path) || is_hidden(path)) return false;
    if (was_in_scope_.contains(path) == is_in_scope_.contains(path)) return true;
    return was_there_.contains(path) && is_there_.contains(path);
  }

  // It lies below a folder that could not be listed.
  bool is_hidden(std::string_view path) const {
    const auto around = unlisted_.around(path);
    return around && *around != path;
  }

  // What danglint writes beside a project is no part of it.
  static bool is_own_file(std::string_view path) {
    return path::basename(path).starts_with(".danglint");
  }

  void index(const State& state, Files& files, Directives& directives) const {
    for (const FileRecord& file : state.files) {
      if (is_known(file.path)) files[file.path] = &file;
    }
    for (const DirectiveRecord& one : state.directives) {
      if (is_known(one.file)) directives[one.file].push_back(&one);
    }
  }

  Finding& add(std::string_view check, std::string_view rank, const Place& place,
               std::string message) {
    report_.findings.push_back(drift_finding(check, rank, place.file, std::move(message)));
    report_.findings.back().line = place.line;
    return report_.findings.back();
  }

  // ---- differences that are meant to be

  struct Declared {
    const DeclaredDifference* difference = nullptr;
    bool is_met = false;
  };

  // "prod" is a state that was taken of prod, or lies in prod.jsonl.
  bool is_between(const DeclaredDifference& one) const {
    const auto is_named = [&](const State& state) {
      const std::string& title = state.source.empty() ? state.title : state.source;
      std::string_view name = path::basename(title);
      name = name.substr(0, name.find('.'));
      return std::any_of(one.between.begin(), one.between.end(), [&](const std::string& wanted) {
        return wanted == name || wanted == title;
      });
    };
    return one.between.empty() || (is_named(before_) && is_named(after_));
  }

  bool is_declared(const std::string& file, const std::string& directive, const std::string& was,
                   const std::string& is) {
    bool any = false;
    for (Declared& one : declared_) {
      const DeclaredDifference& difference = *one.difference;
      if (!is_about(difference, file, directive)) continue;
      const bool is_whole_file = difference.directive.empty();
      // Whichever of the two comes first.
      const bool fits = (fits_pattern(difference.was, was) && fits_pattern(difference.is, is)) ||
                        (fits_pattern(difference.was, is) && fits_pattern(difference.is, was));
      if (!is_whole_file && !fits) continue;
      one.is_met = true;
      any = true;
    }
    if (any) ++report_.suppressed;
    return any;
  }

  void tell_unneeded() {
    for (const Declared& one : declared_) {
      if (one.is_met) continue;
      const DeclaredDifference& difference = *one.difference;
      const std::string what =
          difference.directive.empty() ? difference.file : difference.directive;
      add("unneeded-declaration", "differs",
          {difference.file.empty() ? ".danglint.yaml" : difference.file, 0},
          "'" + what + "' is declared to differ, and does not")
          .reference = what;
    }
  }

  // ---- faults that are new

  void compare_findings() {
    std::multiset<std::tuple<std::string_view, std::string_view, std::string_view>> known;
    for (const FindingRecord& one : before_.findings) {
      known.emplace(one.check, one.file, one.reference);
    }
    for (const FindingRecord& one : after_.findings) {
      const auto earlier = renamed_to_.find(one.file);
      const std::string_view file = earlier == renamed_to_.end() ? one.file : earlier->second;
      const auto same = known.find({one.check, file, one.reference});
      if (same != known.end()) {
        known.erase(same);
        continue;
      }
      const CheckRule* check = find_check(one.check);
      if (check == nullptr) continue;
      if (!check->is_about_what_runs && (one.severity == Severity::kNote || !is_known(one.file)))
        continue;
      Finding& finding = add(one.check, check->drift_rank, {one.file, one.line}, one.message);
      if (finding.rank == "breaks") finding.severity = Severity::kError;
      finding.reference = one.reference;
      finding.explanation = one.explanation;
      // A rename is told with what it breaks.
      if (const auto rename = renamed_from_.find(one.target); rename != renamed_from_.end()) {
        finding.explanation = "it was renamed to " + std::string(rename->second);
        told_renames_.insert(rename->second);
      }
    }
  }

  // ---- packages: what an upgrade changes is told at once

  struct Upgrade {
    std::string before;
    std::string after;
    std::size_t files = 0;
  };

  void find_upgrades() {
    for (const PackageRecord& one : before_.packages) upgrades_[one.name].before = one.version;
    for (const PackageRecord& one : after_.packages) upgrades_[one.name].after = one.version;
    std::erase_if(upgrades_, [](const auto& one) { return one.second.before == one.second.after; });
  }

  // The file came, went or changed with its package.
  bool is_of_upgrade(const FileRecord& file) {
    const auto upgrade = upgrades_.find(file.package);
    if (file.altered) return false;  // somebody changed it by hand
    if (file.package.empty() || upgrade == upgrades_.end()) return false;
    ++upgrade->second.files;
    return true;
  }

  void tell_upgrades() {
    for (const auto& [name, upgrade] : upgrades_) {
      std::string message = "package " + name;
      if (upgrade.before.empty()) {
        message += ' ' + upgrade.after + " is new";
      } else if (upgrade.after.empty()) {
        message += ' ' + upgrade.before + " is gone";
      } else {
        message += ' ' + upgrade.before + " became " + upgrade.after;
      }
      message += ": " + counted(upgrade.files, "file");
      add("changed-package", "differs", {"/var/lib/dpkg/status", 0}, std::move(message)).reference =
          name;
    }
  }

  // ---- files

  void compare_files() {
    for (const auto& [path, file] : before_files_) {
      if (!after_files_.contains(path) && !renamed_from_.contains(path)) removed(*file);
    }
    for (const auto& [path, file] : after_files_) {
      const auto earlier = before_files_.find(path);
      if (earlier != before_files_.end()) {
        changed(*earlier->second, *file);
      } else if (const auto rename = renamed_to_.find(path); rename != renamed_to_.end()) {
        if (told_renames_.contains(path)) continue;
        add("changed-file", "differs", {file->path, 0},
            "was renamed from " + std::string(rename->second));
      } else {
        added(*file);
      }
    }
  }

  // Of one content that went and came once each.
  void find_renames() {
    std::map<std::string_view, std::vector<std::string_view>> went;
    std::map<std::string_view, std::vector<std::string_view>> came;
    const auto gather = [](const Files& from, const Files& other, auto& into) {
      for (const auto& [path, file] : from) {
        if (!other.contains(path) && !file->sha256.empty() && file->size > 0) {
          into[file->sha256].push_back(path);
        }
      }
    };
    gather(before_files_, after_files_, went);
    gather(after_files_, before_files_, came);
    for (const auto& [hash, old_paths] : went) {
      const auto new_paths = came.find(hash);
      if (new_paths == came.end() || old_paths.size() != 1 || new_paths->second.size() != 1)
        continue;
      renamed_from_[old_paths.front()] = new_paths->second.front();
      renamed_to_[new_paths->second.front()] = old_paths.front();
    }
  }

  // A folder that came or went with what is in it is told by the outermost.
  static bool is_inside(const Files& one, const Files& other, std::string_view path) {
    const std::string_view folder = path::dirname(path);
    return folder != path && folder != "." && one.contains(folder) && !other.contains(folder);
  }

  static std::string sites_of(const Directives& directives, std::string_view file) {
    const auto found = directives.find(file);
    return found == directives.end() ? std::string() : sites_in(found->second);
  }

  // What a link leads to, where its configuration is read through it.
  static std::string read_as(const FileRecord& file) {
    if (file.type != FileType::kSymlink) return file.path;
    return path::normalize(path::join(path::dirname(file.path), file.link));
  }

  // A folder without files, where git is to say what there is.
  bool is_kept_by_nobody(const Files& files, const FileRecord& file) const {
    const bool is_of_git = before_.is_revision || after_.is_revision;
    if (!is_of_git || file.type != FileType::kDirectory) return false;
    const std::string start = file.path + '/';
    for (auto one = files.lower_bound(start); one != files.end() && one->first.starts_with(start);
         ++one) {
      if (one->second->type != FileType::kDirectory) return false;
    }
    return true;
  }

  void removed(const FileRecord& file) {
    if (is_inside(before_files_, after_files_, file.path) || is_of_upgrade(file)) return;
    if (is_kept_by_nobody(before_files_, file)) return;
    if (is_declared(file.path, "", "", "")) return;
    Finding& finding = add("changed-file", "differs", {file.path, 0}, kind_of(file) + " is gone");
    finding.reference = "gone";
    const std::string sites = sites_of(before_directives_, read_as(file));
    if (!sites.empty()) finding.explanation = "with it: " + sites;
  }

  void added(const FileRecord& file) {
    if (is_inside(after_files_, before_files_, file.path) || is_of_upgrade(file)) return;
    if (is_kept_by_nobody(after_files_, file)) return;
    if (is_declared(file.path, "", "", "")) return;
    const bool is_exposed = file.type == FileType::kRegular && dangerous_bits(file) != 0;
    Finding& finding = add("changed-file", is_exposed ? "exposes" : "differs", {file.path, 0},
                           kind_of(file) + " is new");
    if (is_exposed) finding.message += ", with mode " + octal_mode(file.mode);
    finding.reference = file.sha256 + file.link;
    finding.identity = content_of(after_files_, file);
    const auto directives = after_directives_.find(read_as(file));
    if (directives != after_directives_.end()) {
      const std::string sites = sites_of(after_directives_, read_as(file));
      finding.explanation =
          directives->second.front()->server + " reads it" + (sites.empty() ? "" : ": " + sites);
    } else if (file.type == FileType::kRegular) {
      finding.explanation = "no configuration names it";
    }
  }

  void changed(const FileRecord& before, const FileRecord& after) {
    const bool is_same = before.type == after.type && before.link == after.link &&
                         before.sha256 == after.sha256 && before.mode == after.mode &&
                         before.user == after.user && before.group == after.group &&
                         before.attributes == after.attributes;
    if (is_same || is_declared(after.path, "", "", "")) return;
    if (before.type != after.type) {
      add("changed-file", "differs", {after.path, 0},
          "was a " + kind_of(before) + " and is a " + kind_of(after))
          .identity = after.sha256 + after.link + content_of(after_files_, after);
      return;
    }
    if (before.link != after.link) {
      add("changed-file", "differs", {after.path, 0},
          "leads to " + after.link + ", no longer to " + before.link)
          .reference = after.link;
    }
    compare_access(before, after);
    const bool is_readable = before.unread.empty() && after.unread.empty();
    const bool is_other = is_readable && before.sha256 != after.sha256;
    if (is_other && !is_of_upgrade(after)) compare_content(before, after);
  }

  void compare_access(const FileRecord& before, const FileRecord& after) {
    for (const AccessChange& change : access_changes(before, after)) {
      Finding& finding = add("changed-access", change.is_exposure ? "exposes" : "differs",
                             {after.path, 0}, change.message);
      finding.explanation = change.explanation;
      finding.reference = change.reference;
    }
  }

  void compare_content(const FileRecord& before, const FileRecord& after) {
    const auto plain = [](const FileRecord& file) {
      return file.plain_sha256.empty() ? file.sha256 : file.plain_sha256;
    };
    const auto then = before_directives_.find(before.path);
    const auto now = after_directives_.find(after.path);
    if (then != before_directives_.end() && now != after_directives_.end()) {
      compare_directives(before, after, then->second, now->second);
      return;
    }
    if (plain(before) == plain(after)) {
      add("changed-file", "cosmetic", {after.path, 0}, "has other line endings");
      return;
    }
    if (const auto named = naming_.find(after.path); named != naming_.end()) {
      const DirectiveRecord& one = *named->second;
      Finding& finding = add("changed-file", "differs", {one.file, one.line},
                             "the file behind " + one.name + " changed: " + after.path);
      finding.reference = one.value + ' ' + after.sha256;
      if (!one.context.empty()) finding.explanation = "in " + one.context;
      return;
    }
    Finding& finding = add("changed-file", "differs", {after.path, 0}, "its content changed");
    finding.reference = after.sha256;
    if (after.altered && !before.altered) {
      finding.explanation = "it is not what package " + after.package + " brought any more";
    }
  }

  // ---- directives of one file

  struct Said {
    std::vector<const DirectiveRecord*> then;
    std::vector<const DirectiveRecord*> now;
  };

  static bool has_same_value(const DirectiveRecord* a, const DirectiveRecord* b) {
    return a->value == b->value;
  }

  // Directives of one name keep their order; where that of others has a meaning there is a record of it.
  void compare_directives(const FileRecord& before, const FileRecord& file,
                          const std::vector<const DirectiveRecord*>& then,
                          const std::vector<const DirectiveRecord*>& now) {
    std::map<std::pair<std::string_view, std::string_view>, Said> said;
    const std::map<std::string_view, std::string_view> earlier = earlier_contexts(then, now);
    for (const DirectiveRecord* one : then) said[{one->context, one->name}].then.push_back(one);
    for (const DirectiveRecord* one : now) {
      said[{earlier.at(one->context), one->name}].now.push_back(one);
    }
    const std::size_t told = report_.findings.size();
    is_met_ = false;
    for (const auto& [key, both] : said) compare_values(both);
    // Of PHP only the constants are known by name.
    if (before.code_sha256 != file.code_sha256) {
      add("changed-file", "differs", {file.path, 0}, "its code changed").reference =
          file.code_sha256;
    }
    if (report_.findings.size() > told || is_met_) return;
    if (before.meaning_sha256 != file.meaning_sha256) {
      add("changed-file", "differs", {file.path, 0}, "a password in it changed").reference =
          file.meaning_sha256;
      return;
    }
    add("changed-file", "cosmetic", {file.path, 0},
        "comments, blanks, line endings or an order without a meaning changed");
  }

  // Of what an order is told by itself; it is another one where the same stands otherwise.
  void compare_order(const Said& said) {
    if (said.then.size() != 1 || said.now.size() != 1) return;
    const DirectiveRecord& now = *said.now.front();
    const std::string& then = said.then.front()->value;
    if (then == now.value || lines_of(then) != lines_of(now.value)) return;
    std::string what = now.name.substr(kOrderOf.size());
    what = what == "all" ? "the order of its directives changed"
                         : "the order of '" + what + "' changed";
    std::string shown = now.value;
    for (std::size_t at = shown.find('\n'); at != std::string::npos; at = shown.find('\n')) {
      shown.replace(at, 1, "; ");
    }
    constexpr std::size_t kMost = 120;
    if (shown.size() > kMost) shown = shown.substr(0, kMost) + "...";
    tell(now, what + ": it is " + shown, now.value);
  }

  void compare_values(const Said& said) {
    const DirectiveRecord& any_of_them = said.now.empty() ? *said.then.front() : *said.now.front();
    if (any_of_them.name.starts_with(kOrderOf)) return compare_order(said);
    if (std::equal(said.then.begin(), said.then.end(), said.now.begin(), said.now.end(),
                   has_same_value)) {
      return;
    }
    std::vector<const DirectiveRecord*> then;
    std::vector<const DirectiveRecord*> now = said.now;
    for (const DirectiveRecord* one : said.then) {
      const auto same = std::find_if(now.begin(), now.end(), [&](const DirectiveRecord* other) {
        return has_same_value(one, other);
      });
      if (same == now.end()) {
        then.push_back(one);
      } else {
        now.erase(same);
      }
    }
    if (then.empty() && now.empty()) {
      const DirectiveRecord& first = *said.now.front();
      tell(first, "the order of '" + first.name + "' changed", first.value);
    }
    for (std::size_t i = 0; i < std::max(then.size(), now.size()); ++i) {
      const DirectiveRecord& any = i < now.size() ? *now[i] : *then[i];
      const std::string was = i < then.size() ? then[i]->value : std::string();
      const std::string is = i < now.size() ? now[i]->value : std::string();
      if (is_declared(any.file, any.name, was, is)) {
        is_met_ = true;
        continue;
      }
      if (i >= now.size()) {
        const DirectiveRecord& gone = *then[i];
        Finding& finding = tell(gone, "'" + text_of(gone) + "' is no longer said", gone.value);
        finding.line = 0;
        finding.identity += "gone";
        add_sentence(finding.explanation,
                     "It was at line " + std::to_string(gone.line) + " in " +
                         (before_.source.empty() ? before_.title : before_.source) + '.');
      } else if (i >= then.size()) {
        tell(*now[i], "'" + text_of(*now[i]) + "' is new", now[i]->value);
      } else {
        tell(*now[i], "'" + text_of(*then[i]) + "' became '" + text_of(*now[i]) + "'",
             now[i]->value)
            .identity += '\0' + then[i]->value;
      }
    }
  }

  static std::string text_of(const DirectiveRecord& one) {
    return one.value.empty() ? one.name : one.name + ' ' + one.value;
  }

  Finding& tell(const DirectiveRecord& one, std::string message, const std::string& reference) {
    Finding& finding =
        add("changed-directive", "differs", {one.file, one.line}, std::move(message));
    finding.reference = one.name + ' ' + reference;
    finding.identity = one.context;
    finding.explanation = one.context.empty() ? "" : "in " + one.context + ".";
    return finding;
  }

  // ---- all

  void finish() {
    auto& findings = report_.findings;
    if (!tells_cosmetic_) {
      std::erase_if(findings, [](const Finding& one) { return one.rank == "cosmetic"; });
    }
    number_findings(findings);
  }

  const State& before_;
  const State& after_;
  const FolderSet was_in_scope_;
  const FolderSet is_in_scope_;
  FolderSet unlisted_;  // by either
  std::unordered_set<std::string_view> was_there_;
  std::unordered_set<std::string_view> is_there_;
  const bool tells_cosmetic_;
  std::map<std::string_view, const DirectiveRecord*> naming_;  // the first that leads to a file
  Report report_;
  Files before_files_;
  Files after_files_;
  Directives before_directives_;
  Directives after_directives_;
  std::vector<Declared> declared_;
  bool is_met_ = false;  // a directive of the file at hand differs as it was declared to
  std::map<std::string, Upgrade> upgrades_;  // by the package's name
  std::map<std::string_view, std::string_view> renamed_from_;
  std::set<std::string_view> told_renames_;
  std::map<std::string_view, std::string_view> renamed_to_;
};

}  // namespace

Report compare_states(const State& before, const State& after, bool tells_cosmetic,
                      const std::vector<DeclaredDifference>& declared) {
  return Comparison(before, after, tells_cosmetic, declared).run();
}

void require_staged(Report& report, const Report& staged, const std::string& staging) {
  std::set<std::string_view> seen;
  for (const Finding& finding : staged.findings) seen.insert(finding.fingerprint);
  for (Finding& finding : report.findings) {
    if (finding.check->name == "unneeded-declaration") continue;
    if (seen.contains(finding.fingerprint)) {
      finding.severity = Severity::kNote;
      add_sentence(finding.explanation, "It is so in " + staging + '.');
      continue;
    }
    finding.check = find_check("not-staged");
    finding.severity = Severity::kError;
    add_sentence(finding.explanation, "It was never so in " + staging + '.');
  }
}

}  // namespace danglint
