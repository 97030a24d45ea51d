// Whom the workers of a server run as.
#pragma once

#include <string>

#include "danglint/linked.h"

namespace danglint {

// As its configuration says, else as the distribution does; empty: it cannot be told.
std::string worker_of(const Linked& linked, FileId instance, const ServerRule& server);

}  // namespace danglint
