// Whom the workers of a server run as.
#pragma once

#include <optional>
#include <string>

#include "judge/judge.h"
#include "link/accounts.h"

namespace danglint {

// As is seen of those that run, else as its configuration says, else as the distribution does;
// empty: it cannot be told.
std::string worker_of(const Case& the_case, const Accounts& accounts, FileId instance,
                      const ServerRule& server);
// That user's account, with the group that the configuration gives it; nullopt: it is not known.
std::optional<Account> worker_account(const Case& the_case, const Accounts& accounts,
                                      const std::string& worker, FileId instance);

}  // namespace danglint
