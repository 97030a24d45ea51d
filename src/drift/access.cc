#include "drift/access.h"

#include <algorithm>

namespace danglint {
namespace {

constexpr std::uint32_t kWritableByOthers = 0002;
constexpr std::uint32_t kReadableByOthers = 0004;
constexpr std::uint32_t kSetIds = 06000;

// 0 stands for a mode that is not told, as of files in a repository.
void compare_modes(const FileRecord& before, const FileRecord& after,
                   std::vector<AccessChange>& changes) {
  const bool is_known = before.mode != 0 && after.mode != 0 && after.type != FileType::kSymlink;
  if (!is_known || before.mode == after.mode) return;
  const std::uint32_t gained = after.mode & ~before.mode;
  std::string what;
  if ((gained & kSetIds) != 0) what = "whoever runs it does so as its owner or group";
  if ((gained & kWritableByOthers) != 0) what = "anyone may write it";
  if (what.empty() && (gained & kReadableByOthers) != 0) what = "anyone may read it";
  changes.push_back(
      {.message = "has mode " + octal_mode(after.mode) + ", no longer " + octal_mode(before.mode),
       .explanation = what,
       .reference = octal_mode(after.mode),
       .is_exposure = !what.empty()});
}

void compare_owners(const FileRecord& before, const FileRecord& after,
                    std::vector<AccessChange>& changes) {
  const bool is_same = before.user == after.user && before.group == after.group;
  if (is_same || before.user.empty() || after.user.empty()) return;
  changes.push_back({.message = "belongs to " + after.user + ':' + after.group + ", no longer to " +
                                before.user + ':' + before.group,
                     .reference = after.user + ':' + after.group});
}

const std::string* value_in(const FileRecord& file, const std::string& name) {
  for (const ExtendedAttribute& one : file.attributes) {
    if (one.name == name) return &one.value;
  }
  return nullptr;
}

std::string meaning_of(const std::string& attribute) {
  if (attribute == "security.capability") return "whoever runs it may do what getcap(8) shows";
  if (attribute.starts_with("system.posix_acl")) return "getfacl(1) shows who may do what with it";
  return {};
}

void compare_attributes(const FileRecord& before, const FileRecord& after,
                        std::vector<AccessChange>& changes) {
  if (before.user.empty() || after.user.empty()) return;
  for (const ExtendedAttribute& now : after.attributes) {
    const std::string* then = value_in(before, now.name);
    if (then != nullptr && *then == now.value) continue;
    changes.push_back(
        {.message = then == nullptr ? "has " + now.name + " now" : "has another " + now.name,
         .explanation = meaning_of(now.name),
         .reference = now.name + ' ' + now.value,
         .is_exposure = !meaning_of(now.name).empty()});
  }
  for (const ExtendedAttribute& then : before.attributes) {
    if (value_in(after, then.name) != nullptr) continue;
    changes.push_back({.message = "has no " + then.name + " any more",
                       .explanation = meaning_of(then.name),
                       .reference = then.name});
  }
}

}  // namespace

std::string octal_mode(std::uint32_t mode) {
  std::string text = mode > 0777 ? std::string(1, static_cast<char>('0' + (mode >> 9U & 7U))) : "0";
  for (const unsigned shift : {6U, 3U, 0U}) text += static_cast<char>('0' + (mode >> shift & 7U));
  return text;
}

std::vector<AccessChange> access_changes(const FileRecord& before, const FileRecord& after) {
  std::vector<AccessChange> changes;
  compare_modes(before, after, changes);
  compare_owners(before, after, changes);
  compare_attributes(before, after, changes);
  return changes;
}

}  // namespace danglint
