#include "judge/workers.h"

namespace danglint {

std::string worker_of(const Linked& linked, FileId instance, const ServerRule& server) {
  std::string user(server.default_user);
  for (const UserClaim& claim : linked.users) {
    if (claim.instance == instance && !claim.is_group && !claim.is_owner) user = claim.user;
  }
  return user.find_first_of("${%") == std::string::npos ? user : std::string();
}

}  // namespace danglint
