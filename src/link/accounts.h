// Users and groups of the target, as far as its own files tell.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "danglint/target.h"

namespace danglint {

struct Account {
  std::uint32_t uid = 0;
  std::set<std::uint32_t> gids;  // its own and those it is a member of
};

// /etc/passwd and /etc/group below --root.
class Accounts {
 public:
  // Without --root nothing is known of the target's accounts.
  explicit Accounts(const Target& target);

  // Every account is in those files: a name they lack is nobody's.
  bool are_complete() const { return is_complete_; }
  bool has_user(std::string_view name) const { return users_.contains(name); }
  bool has_group(std::string_view name) const { return groups_.contains(name); }
  const Account* find(std::string_view user) const;
  // The first user of that number, as getpwuid(3) has it; empty: there is none.
  std::string name_of(std::uint32_t uid) const;
  std::string group_name_of(std::uint32_t gid) const;  // the same of groups
  std::optional<std::uint32_t> gid_of(std::string_view group) const;
  // The user or group most like one that is missing; empty: none.
  std::string nearest(std::string_view name, bool is_group) const;

 private:
  std::map<std::string, Account, std::less<>> users_;
  std::map<std::string, std::uint32_t, std::less<>> groups_;
  std::map<std::uint32_t, std::string> names_;
  std::map<std::uint32_t, std::string> group_names_;
  bool is_complete_ = false;
};

enum class Wish : std::uint8_t { kRead, kWrite, kEnter };

// May this account do that with a file of this status? Access lists are not looked at.
bool may(const Account& account, const FileStatus& status, Wish wish);

}  // namespace danglint
