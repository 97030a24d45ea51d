#include "judge/fixes.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include "base/atomic_file.h"
#include "base/path.h"
#include "discover/git.h"
#include "discover/git_process.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxSize = 256U << 20U;

struct Replacement {
  Range range;
  std::string text;

  friend auto operator<=>(const Replacement&, const Replacement&) = default;
};

class FixFinder {
 public:
  FixFinder(const Case& the_case, const Report& report) : case_(the_case), report_(report) {
    for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
      if (the_case.resolutions[i].outcome != Outcome::kResolved) continue;
      const Span span = the_case.linked.references[i].span;
      ++times_meant_[the_case.resolutions[i].answer.source];
      leads_to_[{span.file, the_case.resolutions[i].answer.source}].push_back(span.range.offset);
    }
  }

  Fixes run() {
    for (const Finding& finding : report_.findings) ++times_missing_[finding.target];
    for (const Finding& finding : report_.findings) {
      if (finding.edits.empty() && !finding.rename) continue;
      std::string why = doubt(finding);
      if (why.empty()) why = finding.rename ? add_rename(*finding.rename) : add_edits(finding);
      if (!why.empty()) fixes_.open.push_back({&finding, why});
    }
    for (auto& [path, replacements] : replacements_) finish(path, replacements);
    fixes_.renames.assign(renames_.begin(), renames_.end());
    return std::move(fixes_);
  }

 private:
  struct ByName {
    bool operator()(const Rename& a, const Rename& b) const {
      return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    }
  };

  // Why it may be something else than a slip of the hand; empty: it is none.
  std::string doubt(const Finding& finding) {
    if (!finding.rivals.empty()) {
      std::string names = finding.suggestion;
      for (const std::string& rival : finding.rivals) names += (names.empty() ? "" : ", ") + rival;
      return "several are equally near: " + names;
    }
    if (finding.meant.empty() || finding.rename) return {};
    if (finding.is_sure) return {};
    if (finding.distance > 1) return "'" + finding.suggestion + "' is two letters away";
    if (is_plural(finding))
      return "'" + finding.suggestion + "' may be another file: only an s differs";
    const unsigned wrong = times_missing_.at(finding.target);
    if (wrong > 1 && wrong >= times_meant_[finding.meant]) {
      return "more statements name it than '" + finding.suggestion + "': was it deleted?";
    }
    if (has_neighbour(finding)) return "'" + finding.suggestion + "' is named beside it";
    if (was_known_to_git(finding.target)) return "git knew this file: it was deleted or renamed";
    return {};
  }

  // user.php and users.php may well be two.
  static bool is_plural(const Finding& finding) {
    const auto stem = [](const std::string& name) { return name.substr(0, name.rfind('.')); };
    return std::any_of(finding.edits.begin(), finding.edits.end(), [&](const Edit& edit) {
      return stem(edit.wrong) + 's' == stem(edit.right) ||
             stem(edit.right) + 's' == stem(edit.wrong);
    });
  }

  // A list of files names each of them once: one that is missing was not meant to be its neighbour.
  bool has_neighbour(const Finding& finding) const {
    constexpr std::int64_t kBeside = 600;  // bytes
    const auto found = leads_to_.find({finding.span.file, finding.meant});
    if (found == leads_to_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](std::uint32_t offset) {
      const std::int64_t away = static_cast<std::int64_t>(offset) - finding.span.range.offset;
      return -kBeside <= away && away <= kBeside;
    });
  }

  bool was_known_to_git(const std::string& path) {
    const auto top = git_top(std::string(path::dirname(path)));
    if (!top || !path::is_within(path, *top)) return false;
    auto [known, is_new] = known_to_git_.try_emplace(*top);
    if (is_new) {
      const auto names = run_git(*top, {"ls-tree", "-r", "-z", "--name-only", "HEAD"});
      for_each_nul_ended(names.value_or(""),
                         [&, &all = known->second](std::string_view name) { all.emplace(name); });
    }
    return known->second.contains(std::string(path::below(path, *top)));
  }

  std::string add_rename(const Rename& rename) {
    const bool is_free = case_.target.world().status(rename.to).existence == Existence::kMissing;
    if (!is_free) return "'" + rename.to + "' is taken";
    const auto same = [&](const Rename& other) {
      return other.from == rename.from || other.to == rename.to;
    };
    const auto other = std::find_if(renames_.begin(), renames_.end(), same);
    if (other != renames_.end() && (other->from != rename.from || other->to != rename.to)) {
      return "'" + other->from + "' is wanted by two names";
    }
    renames_.insert(rename);
    return {};
  }

  const std::string* bytes_of(const std::string& path) {
    const auto [known, is_new] = bytes_.try_emplace(path);
    if (is_new) {
      ReadAnswer file = case_.target.world().read(path, kMaxSize);
      if (file.bytes) known->second = std::move(*file.bytes);
    }
    return known->second ? &*known->second : nullptr;
  }

  // The only place in the span where the wrong word stands by itself.
  static std::optional<std::size_t> place_of(std::string_view text, std::string_view wrong) {
    const std::size_t at = text.find(wrong);
    if (at == std::string_view::npos || text.find(wrong, at + 1) != std::string_view::npos) {
      return std::nullopt;
    }
    const auto is_word = [](char c) {
      return c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
             (c >= 'A' && c <= 'Z');
    };
    const std::size_t end = at + wrong.size();
    const bool is_whole =
        (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
    return is_whole ? std::optional(at) : std::nullopt;
  }

  // What every language reads as it is, in quotes or not.
  static bool is_plain(std::string_view text, std::string_view before) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
      constexpr std::string_view kHarmless = "_-./@+=,~";
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             static_cast<unsigned char>(c) >= 0x80 || kHarmless.find(c) != std::string_view::npos ||
             before.find(c) != std::string_view::npos;
    });
  }

  std::string add_edits(const Finding& finding) {
    std::vector<std::pair<std::string, Replacement>> made;
    for (const Edit& edit : finding.edits) {
      if (!is_plain(edit.right, edit.wrong)) return "'" + edit.right + "' would have to be quoted";
      bool is_done = false;
      for (const Span& span : edit.spans) {
        const std::string& path = case_.program.files[span.file].path;
        const std::string* bytes = bytes_of(path);
        if (bytes == nullptr || span.range.offset + span.range.length > bytes->size()) continue;
        const auto at = place_of(
            std::string_view(*bytes).substr(span.range.offset, span.range.length), edit.wrong);
        if (!at) continue;
        const Range range{span.range.offset + static_cast<std::uint32_t>(*at),
                          static_cast<std::uint32_t>(edit.wrong.size())};
        made.emplace_back(path, Replacement{range, edit.right});
        is_done = true;
        break;
      }
      if (!is_done) return "'" + edit.wrong + "' is put together from parts";
    }
    for (auto& [path, replacement] : made) replacements_[path].insert(std::move(replacement));
    return {};
  }

  void finish(const std::string& path, const std::set<Replacement>& replacements) {
    const std::string& before = *bytes_of(path);
    std::string after;
    std::size_t at = 0;
    for (const Replacement& one : replacements) {
      if (one.range.offset < at) continue;  // two findings of one word
      after += before.substr(at, one.range.offset - at) + one.text;
      at = one.range.offset + one.range.length;
    }
    after += before.substr(at);
    fixes_.files.push_back({path, before, std::move(after)});
  }

  const Case& case_;
  const Report& report_;
  Fixes fixes_;
  std::map<std::string, unsigned> times_missing_;  // by the path that is
  std::map<std::string, unsigned> times_meant_;    // by the file that is there
  std::map<std::pair<FileId, std::string>, std::vector<std::uint32_t>> leads_to_;
  std::map<std::string, std::set<std::string>> known_to_git_;
  std::map<std::string, std::optional<std::string>> bytes_;
  std::map<std::string, std::set<Replacement>> replacements_;
  std::set<Rename, ByName> renames_;
};

}  // namespace

Fixes find_fixes(const Case& the_case, const Report& report) {
  return FixFinder(the_case, report).run();
}

void mark_mendable(const Case& the_case, Report& report) {
  const auto may_be = [](const Finding& one) { return !one.edits.empty() || one.rename; };
  auto& findings = report.findings;
  if (std::none_of(findings.begin(), findings.end(), may_be)) return;
  std::set<const Finding*> open;
  for (const OpenFinding& one : find_fixes(the_case, report).open) open.insert(one.finding);
  for (Finding& one : findings) one.is_mendable = may_be(one) && !open.contains(&one);
}

std::vector<std::string> apply_fixes(const World& world, Fixes& fixes) {
  std::vector<std::string> problems;
  std::erase_if(fixes.files, [&](const FileFix& fix) {
    const ReadAnswer now = world.read(fix.path, kMaxSize);
    const std::string problem = !now.bytes                 ? now.error
                                : *now.bytes != fix.before ? "it has changed meanwhile"
                                                           : replace_file(fix.path, fix.after);
    if (!problem.empty()) problems.push_back(fix.path + ": is left as it was: " + problem);
    return !problem.empty();
  });
  std::erase_if(fixes.renames, [&](const Rename& rename) {
    const bool is_done = renameat2(AT_FDCWD, rename.from.c_str(), AT_FDCWD, rename.to.c_str(),
                                   RENAME_NOREPLACE) == 0;
    if (!is_done) {
      problems.push_back(rename.from + ": is called as it was: " + std::strerror(errno));
    }
    return !is_done;
  });
  return problems;
}

}  // namespace danglint
