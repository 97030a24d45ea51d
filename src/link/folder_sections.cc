#include "link/folder_sections.h"

#include <utility>

#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

// Patterns, and names that are filled in elsewhere. The root is "".
bool may_be_any(std::string_view folder) {
  return !(folder.empty() || folder.starts_with('/')) || folder.find('$') != std::string_view::npos;
}

}  // namespace

void FolderSections::open(std::uint32_t section, std::string folder) {
  index_.emplace(section, sections_.size());
  (path::has_glob(folder) ? globs_ : by_folder_[folder]).push_back(sections_.size());
  sections_.push_back({.id = section, .folder = std::move(folder)});
}

void FolderSections::allow_overrides(std::uint32_t section, const std::string& word,
                                     bool is_first) {
  const auto found = index_.find(section);
  if (found == index_.end()) return may_allow_more();
  Section& said = sections_[found->second];
  if (may_be_any(said.folder)) return may_allow_more();
  if (is_first || !said.classes) {
    said.classes = word;
  } else {
    *said.classes += ' ' + word;
  }
}

void FolderSections::allow_name(std::uint32_t section, std::string_view name, bool is_first) {
  const auto found = index_.find(section);
  if (found == index_.end() || may_be_any(sections_[found->second].folder)) {
    return may_allow_more();
  }
  std::optional<std::string>& names = sections_[found->second].names;
  if (is_first || !names) names.emplace();
  if (const std::string folded = to_lower(name); folded != "none") *names += " list=" + folded;
}

void FolderSections::say_access(const ServerRule& server, const Contexts& sections,
                                std::string_view uri_section, Span span, bool denies_all) {
  for (auto around = sections.rbegin(); around != sections.rend(); ++around) {
    if (const auto found = index_.find(around->id); found != index_.end()) {
      Section& section = sections_[found->second];
      if (!denies_all) {
        section.may_grant = true;
        others_may_grant_ = others_may_grant_ || may_be_any(section.folder);
      } else if (around == sections.rbegin()) {
        section.denial = span;
      }
      return;
    }
    // Of a site it is a part of the URIs that counts for nothing else.
    const bool is_for_part =
        is_called(server, around->name, uri_section) && !around->arguments.empty() &&
        around->arguments[0].text.starts_with('/') && around->arguments[0].text.size() > 1;
    if (is_for_part) {
      parts_may_grant_ = parts_may_grant_ || !denies_all;
      return;
    }
  }
  others_may_grant_ = others_may_grant_ || !denies_all;
}

template <typename Has>
const FolderSections::Section* FolderSections::innermost(std::string_view folder, Has has) const {
  const Section* innermost = nullptr;
  const auto consider = [&](std::size_t index) {
    const Section* one = &sections_[index];
    if (!has(*one)) return;
    const bool is_more = innermost == nullptr || one->folder.size() > innermost->folder.size() ||
                         (one->folder.size() == innermost->folder.size() && one > innermost);
    if (is_more) innermost = one;
  };
  for_each_folder_around(folder, [&](std::string_view around) {
    const auto found = by_folder_.find(std::string(around));
    if (found == by_folder_.end()) return;
    for (const std::size_t index : found->second) consider(index);
  });
  for (const std::size_t index : globs_) {
    if (path::matches_glob(folder, sections_[index].folder)) consider(index);
  }
  return innermost;
}

std::optional<std::string> FolderSections::allowed_in(std::string_view folder, bool are_all) const {
  const Section* deciding =
      innermost(folder, [](const Section& one) { return one.classes.has_value(); });
  const Section* naming =
      innermost(folder, [](const Section& one) { return one.names.has_value(); });
  const std::string names = naming == nullptr ? std::string() : *naming->names;
  if (deciding == nullptr) {
    return are_all && !others_may_allow_ ? std::optional<std::string>(names) : std::nullopt;
  }
  const bool is_none = to_lower(*deciding->classes) == "none";
  if (is_none && names.empty()) return std::nullopt;
  return is_none ? names : *deciding->classes + names;
}

const FolderSections::Section* FolderSections::denying(std::string_view folder) const {
  if (others_may_grant_) return nullptr;
  const Section* deciding =
      innermost(folder, [](const Section& one) { return one.may_grant || one.denial.has_value(); });
  return deciding == nullptr || deciding->may_grant ? nullptr : deciding;
}

std::optional<Span> FolderSections::denial_of(std::string_view folder) const {
  const Section* section = denying(folder);
  return section == nullptr ? std::nullopt : section->denial;
}

std::optional<Span> FolderSections::denial_around(std::string_view folder) const {
  const Section* section = parts_may_grant_ ? nullptr : denying(folder);
  const bool is_own = section != nullptr && section->folder == folder;
  return section == nullptr || is_own ? std::nullopt : section->denial;
}

}  // namespace danglint
