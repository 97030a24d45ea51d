#include "judge/workers.h"

#include "judge/live.h"

namespace danglint {

std::string worker_of(const Case& the_case, const Accounts& accounts, FileId instance,
                      const ServerRule& server) {
  const RunningServer* running = running_server(the_case, instance);
  if (running != nullptr && !running->workers.empty()) {
    std::string user = accounts.name_of(the_case.machine->processes[running->workers.front()].uid);
    if (!user.empty()) return user;
  }
  std::string user(server.default_user);
  for (const UserClaim& claim : the_case.linked.users) {
    if (claim.instance == instance && !claim.is_group && !claim.is_owner) user = claim.user;
  }
  return user.find_first_of("${%") == std::string::npos ? user : std::string();
}

std::optional<Account> worker_account(const Case& the_case, const Accounts& accounts,
                                      const std::string& worker, FileId instance) {
  const Account* known = accounts.find(worker);
  if (known == nullptr) return std::nullopt;
  Account account = *known;
  for (const UserClaim& claim : the_case.linked.users) {
    if (claim.instance != instance || !claim.is_group || claim.is_owner) continue;
    if (const auto gid = accounts.gid_of(claim.user)) account.gids.insert(*gid);
  }
  return account;
}

}  // namespace danglint
