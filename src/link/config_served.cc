// Of the meaning of a configuration, what is about folders that it hands out.
#include <algorithm>

#include "base/path.h"
#include "link/config_meaning.h"
#include "link/value_of.h"

namespace danglint {

// A folder that is handed out to nobody. What answers instead of files may answer all the same.
void ConfigMeaning::tell_denied_roots(const Instance& instance) {
  const bool is_either_enough = use_.is_said("either way of access");
  const auto tell = [&](const Reference& reference,
                        const std::optional<FolderSections::Denial>& denial) {
    const std::string& folder = reference.candidates.front();
    if (!denial || target_.find(folder).existence != Existence::kPresent) return;
    // A file in the folder may say more.
    const auto& entries = target_.list(folder);
    const bool may_say_more =
        std::any_of(entries.begin(), entries.end(), [&](const DirectoryEntry& entry) {
          return is_in(instance.server->override_path, path::join(folder, entry.name));
        });
    if (may_say_more) return;
    linked_.denied_roots.push_back({.span = reference.span,
                                    .folder = folder,
                                    .denial = denial->span,
                                    .server = instance.server,
                                    .is_let_in_elsewhere = denial->is_let_in_elsewhere});
  };
  for (const std::size_t index : served_) {
    const Reference& root = linked_.references[index];
    const ServedSites::Section& site = sites_.section(root.section);
    if (root.candidates.empty() || site.has_handler || !site.handled.empty()) continue;
    tell(root, folders_.denial_of(root.candidates.front(), is_either_enough));
  }
  for (const std::size_t index : aliases_) {
    const Reference& alias = linked_.references[index];
    if (alias.candidates.empty()) continue;
    tell(alias,
         folders_.denial_around(path::normalize(alias.candidates.front()), is_either_enough));
  }
}

std::vector<std::string> ConfigMeaning::document_roots() const {
  std::vector<std::string> roots;
  for (const std::size_t index : served_) {
    const auto& candidates = linked_.references[index].candidates;
    if (candidates.empty()) continue;
    const Answer answer = target_.find(candidates.front());
    if (answer.existence == Existence::kPresent) roots.push_back(answer.real);
  }
  return roots;
}

std::vector<std::size_t> ConfigMeaning::served_around(std::string_view folder) {
  for (; served_known_ < served_.size(); ++served_known_) {
    const std::size_t index = served_[served_known_];
    const auto& candidates = linked_.references[index].candidates;
    if (candidates.empty()) continue;
    Answer root = target_.find(candidates.front());
    if (root.existence != Existence::kPresent) continue;
    served_by_folder_[std::move(root.real)].push_back(index);
  }
  std::vector<std::size_t> around;
  for_each_folder_around(folder, [&](std::string_view one) {
    const auto found = served_by_folder_.find(std::string(one));
    if (found == served_by_folder_.end()) return;
    around.insert(around.end(), found->second.begin(), found->second.end());
  });
  std::sort(around.begin(), around.end());
  return around;
}

bool ConfigMeaning::hands_out(std::string_view folder) {
  return !served_around(folder).empty();
}

// Apache asks its sections for the path that it makes of a URI: a document root that is a link is called as it is said.
std::optional<std::string> ConfigMeaning::allowed_in(std::string_view folder) {
  if (has_other_overrides_) return std::nullopt;
  for (const std::size_t index : served_around(folder)) {
    const auto& candidates = linked_.references[index].candidates;
    const Answer root = target_.find(candidates.front());
    const std::string asked =
        path::normalize(path::join(candidates.front(), path::below(folder, root.real)));
    if (auto allowed = folders_.allowed_in(asked, knows_overrides_)) return allowed;
  }
  return std::nullopt;
}

}  // namespace danglint
