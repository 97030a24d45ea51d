#include "link/accounts.h"

#include <charconv>
#include <vector>

#include "base/edit_distance.h"
#include "danglint/world.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxSize = 16U << 20U;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> read(const Target& target, std::string_view path) {
  const Answer answer = target.find(path);
  if (answer.existence != Existence::kPresent || answer.source.empty()) return std::nullopt;
  return target.world().read(answer.source, kMaxSize).bytes;
}

// Accounts from elsewhere: LDAP, sssd, winbind.
bool has_other_sources(std::string_view nsswitch) {
  for (const std::string_view line : split(nsswitch, '\n')) {
    if (!line.starts_with("passwd:") && !line.starts_with("group:")) continue;
    for (const std::string_view word : split(line.substr(line.find(':') + 1), ' ')) {
      const bool is_local = word.empty() || word == "files" || word == "systemd" ||
                            word == "compat" || word.front() == '[' || word == "db";
      if (!is_local && word.find_first_not_of(" \t\r") != std::string_view::npos) return true;
    }
  }
  return false;
}

}  // namespace

Accounts::Accounts(const Target& target) {
  if (!target.is_rooted()) return;
  const auto passwd = read(target, "/etc/passwd");
  const auto group = read(target, "/etc/group");
  const auto nsswitch = read(target, "/etc/nsswitch.conf");
  if (!passwd || !group) return;
  is_complete_ = !nsswitch || !has_other_sources(*nsswitch);
  for (const std::string_view line : split(*passwd, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 4 || fields[0].empty()) continue;
    const auto uid = number(fields[2]);
    const auto gid = number(fields[3]);
    if (!uid || !gid) continue;
    users_[std::string(fields[0])] = {*uid, {*gid}};
    names_.try_emplace(*uid, fields[0]);
  }
  for (const std::string_view line : split(*group, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 4 || fields[0].empty()) continue;
    const auto gid = number(fields[2]);
    if (!gid) continue;
    groups_[std::string(fields[0])] = *gid;
    group_names_.try_emplace(*gid, fields[0]);
    for (const std::string_view member : split(fields[3], ',')) {
      const auto user = users_.find(member);
      if (user != users_.end()) user->second.gids.insert(*gid);
    }
  }
}

const Account* Accounts::find(std::string_view user) const {
  const auto found = users_.find(user);
  return found == users_.end() ? nullptr : &found->second;
}

std::string Accounts::name_of(std::uint32_t uid) const {
  const auto found = names_.find(uid);
  return found == names_.end() ? std::string() : found->second;
}

std::string Accounts::group_name_of(std::uint32_t gid) const {
  const auto found = group_names_.find(gid);
  return found == group_names_.end() ? std::string() : found->second;
}

std::optional<std::uint32_t> Accounts::gid_of(std::string_view group) const {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return std::nullopt;
  return found->second;
}

std::string Accounts::nearest(std::string_view name, bool is_group) const {
  constexpr unsigned kMost = 2;
  if (is_group) {
    for (const auto& [known, gid] : groups_) {
      if (edit_distance(name, known, kMost) <= kMost) return known;
    }
    return {};
  }
  for (const auto& [known, account] : users_) {
    if (edit_distance(name, known, kMost) <= kMost) return known;
  }
  return {};
}

bool may(const Account& account, const FileStatus& status, Wish wish) {
  if (account.uid == 0) return true;
  const std::uint32_t bit = wish == Wish::kRead ? 4U : wish == Wish::kWrite ? 2U : 1U;
  unsigned shift = 0;
  if (status.uid == account.uid) {
    shift = 6;
  } else if (account.gids.contains(status.gid)) {
    shift = 3;
  }
  return (status.mode >> shift & bit) != 0;
}

}  // namespace danglint
