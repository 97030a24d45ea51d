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
                                const DirectiveRule& rule, Span span, bool denies_all) {
  const std::size_t way = rule.of.empty() ? 0 : 1;
  Others& others = others_[way];
  for (auto around = sections.rbegin(); around != sections.rend(); ++around) {
    if (const auto found = index_.find(around->id); found != index_.end()) {
      Section& section = sections_[found->second];
      Way& said = section.ways[way];
      const bool is_own = around == sections.rbegin();
      // Order alone keeps nobody out.
      said.may_grant = said.may_grant || !(denies_all || rule.optional);
      said.is_said = said.is_said || said.may_grant || is_own;
      if (denies_all && is_own) said.denial = span;
      others.may_grant = others.may_grant || (!denies_all && may_be_any(section.folder));
      return;
    }
    // Of a site it is a part of the URIs that counts for nothing else.
    const bool is_for_part =
        is_called(server, around->name, rule.scope) && !around->arguments.empty() &&
        around->arguments[0].text.starts_with('/') && around->arguments[0].text.size() > 1;
    if (is_for_part) {
      others.parts_may_grant = others.parts_may_grant || !denies_all;
      return;
    }
  }
  others.may_grant = others.may_grant || !denies_all;
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

const FolderSections::Section* FolderSections::denying(std::string_view folder,
                                                       std::size_t way) const {
  if (others_[way].may_grant) return nullptr;
  const Section* deciding =
      innermost(folder, [way](const Section& one) { return one.ways[way].is_said; });
  if (deciding == nullptr || deciding->ways[way].may_grant) return nullptr;
  return deciding->ways[way].denial ? deciding : nullptr;
}

std::optional<FolderSections::Denial> FolderSections::denial(std::string_view folder,
                                                             bool is_around,
                                                             bool is_either_enough) const {
  std::optional<Denial> denial;
  for (std::size_t way = 0; way < kWays; ++way) {
    const Section* section = denying(folder, way);
    const bool may_be_meant = is_around && section != nullptr &&
                              (section->folder == folder || others_[way].parts_may_grant);
    if (section != nullptr && !may_be_meant) {
      const bool is_let_in =
          innermost(folder, [way](const Section& one) { return one.ways[1 - way].may_grant; });
      if (!denial) denial = {*section->ways[way].denial, is_let_in};
    } else if (is_either_enough) {
      return std::nullopt;
    }
  }
  return denial;
}

}  // namespace danglint
