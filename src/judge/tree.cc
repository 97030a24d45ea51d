// What the tree itself shows: links that lead nowhere, and names that look mistyped.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/text.h"
#include "discover/classify.h"
#include "discover/git.h"
#include "judge/judge.h"

namespace danglint {
namespace {

// Files that other findings already tell about.
std::unordered_set<std::string> told_paths(const Findings& findings) {
  std::unordered_set<std::string> told;
  for (const Finding& finding : findings) {
    told.insert(finding.path);
    for (const Related& related : finding.related) told.insert(related.path);
  }
  return told;
}

struct DanglingLink {
  std::string path;
  Answer answer;
};

// A link to what git ignores (a build's output) is filled in later.
void drop_ignored(const Case& the_case, std::vector<DanglingLink>& links) {
  if (the_case.target.is_rooted()) return;
  std::map<std::string, std::vector<std::size_t>> by_top;
  std::vector<std::string> ends;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const std::string folder(path::dirname(links[i].path));
    ends.push_back(path::normalize(path::join(folder, links[i].answer.link_text)));
    const auto around = the_case.program.input_folders.around(folder);
    if (const auto top = git_rules_top(folder, around.value_or(folder))) by_top[*top].push_back(i);
  }
  std::vector<bool> is_dropped(links.size(), false);
  for (const auto& [top, indices] : by_top) {
    std::vector<std::string> paths;
    std::vector<std::size_t> asked;
    for (const std::size_t i : indices) {
      if (!path::is_within(ends[i], top)) continue;
      paths.emplace_back(path::below(ends[i], top));
      asked.push_back(i);
    }
    const auto ignored = git_ignored(top, paths, the_case.target.world());
    for (std::size_t k = 0; ignored && k < asked.size(); ++k) is_dropped[asked[k]] = (*ignored)[k];
  }
  std::vector<DanglingLink> kept;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!is_dropped[i]) kept.push_back(std::move(links[i]));
  }
  links = std::move(kept);
}

// Lists of rules/layout.yaml are sorted.
bool has(std::span<const std::string_view> list, std::string_view value) {
  return std::binary_search(list.begin(), list.end(), value);
}

// The extension of PHP that this one was probably meant to be; empty: none.
std::string_view meant_extension(std::string_view extension) {
  const LayoutRule& layout = layout_rule();
  constexpr std::size_t kShortest = 3;
  if (extension.size() < kShortest || has(layout.known_extensions, extension) ||
      has(layout.php_extensions, extension)) {
    return {};
  }
  for (const std::string_view known : {std::string_view("php"), std::string_view("phtml")}) {
    if (edit_distance(extension, known, 1) <= 1) return known;
  }
  return {};
}

bool is_php_name(std::string_view name) {
  return has(layout_rule().php_extensions, to_lower(path::extension(name)));
}

bool is_walked(const Case& the_case, const std::string& path) {
  const auto& entries = the_case.program.entries;
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), path,
      [](const WalkedEntry& one, const std::string& wanted) { return one.path < wanted; });
  return found != entries.end() && found->path == path;
}

// A machine's /etc holds links of all kinds of packages, whose ends may come and go.
bool is_of_no_server(const Case& the_case, const std::string& path) {
  const std::string target_path = the_case.target.target_of(path);
  const auto& instances = the_case.linked.instances;
  return path::is_within(target_path, "/etc") &&
         std::none_of(instances.begin(), instances.end(), [&](const InstanceFacts& instance) {
           const std::string& main = the_case.program.files[instance.main].target_path;
           const std::string_view folder = path::dirname(main);
           return folder != "/etc" && path::is_within(target_path, folder);
         });
}

// Links that a configuration reads only if they lead somewhere (IncludeOptional).
std::set<std::string> read_if_there(const Case& the_case) {
  std::set<std::string> paths;
  for (const Reference& reference : the_case.linked.references) {
    if (!reference.weak || reference.swept_entry.empty()) continue;
    paths.insert(the_case.target.source_of(reference.swept_entry).value_or(reference.swept_entry));
  }
  return paths;
}

bool is_php_source(const World& world, const std::string& path) {
  constexpr std::uint64_t kLimit = 16U << 20U;
  const ReadAnswer file = world.read(path, kLimit);
  return file.bytes && file.bytes->find("<?") != std::string::npos;
}

}  // namespace

void judge_links(const Case& the_case, Findings& findings) {
  const auto told = told_paths(findings);
  std::vector<DanglingLink> links;
  for (const WalkedEntry& entry : the_case.program.entries) {
    if (entry.type != FileType::kSymlink || told.contains(entry.path)) continue;
    Answer answer = the_case.target.find(the_case.target.target_of(entry.path));
    if (answer.existence == Existence::kMissing) links.push_back({entry.path, std::move(answer)});
  }
  drop_ignored(the_case, links);
  const std::set<std::string> optional = read_if_there(the_case);
  for (const DanglingLink& link : links) {
    if (is_of_no_server(the_case, link.path)) continue;
    Finding finding = make_file_finding("dangling-symlink", link.path);
    finding.message = "symbolic link leads nowhere";
    finding.reference = link.answer.link_text;
    finding.explanation = "it says '" + link.answer.link_text + "', which does not exist.";
    finding.consequence =
        "Whoever opens it is told that it does not exist, although a listing shows it.";
    if (is_in_development_folder(the_case.program.below_input(link.path)) ||
        optional.contains(link.path)) {
      finding.severity = Severity::kNote;
    }
    findings.push_back(std::move(finding));
  }
}

void judge_extensions(const Case& the_case, Findings& findings) {
  const auto told = told_paths(findings);
  for (const WalkedEntry& entry : the_case.program.entries) {
    if (entry.type != FileType::kRegular || told.contains(entry.path)) continue;
    const std::string name(path::basename(entry.path));
    const std::string extension(path::extension(name));
    std::string right_name(original_of_copy(name));
    const bool is_copy = is_php_name(right_name);
    if (!is_copy) {
      const std::string_view meant = meant_extension(to_lower(extension));
      if (meant.empty()) continue;
      right_name = name.substr(0, name.size() - extension.size()) + std::string(meant);
    }
    if (!is_php_source(the_case.target.world(), entry.path)) continue;
    const std::string right_path = path::join(path::dirname(entry.path), right_name);
    const bool has_sibling = is_walked(the_case, right_path);

    Finding finding = make_file_finding("suspicious-extension", entry.path);
    finding.suggestion = right_name;
    finding.consequence =
        "A web server does not run it but sends its source to whoever asks, and no include finds "
        "it.";
    if (is_copy) {
      finding.severity = Severity::kNote;
      finding.message = "looks like a copy of '" + right_name + "'";
    } else {
      finding.message = "'." + extension + "' looks like a mistyped '." +
                        std::string(path::extension(right_name)) + "'";
    }
    if (has_sibling) {
      finding.related.push_back({.path = right_path, .message = "the name it resembles"});
    } else {
      finding.severity = Severity::kNote;
      finding.explanation = "did you mean '" + finding.suggestion + "'?";
    }
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
