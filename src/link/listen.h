// What the argument of a listen directive claims.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "danglint/linked.h"

namespace danglint {

// The address part of `listen` / `Listen`: family, address, ports and the server's own defaults.
// nullopt where it cannot be told (a host name, a variable): no claim is better than a wrong one.
std::optional<ListenClaim> parse_listen(std::string_view text, const ServerRule& server);

// nginx's further parameters: reuseport, ipv6only=, udp, quic.
void apply_listen_parameter(std::string_view parameter, ListenClaim& claim);

}  // namespace danglint
