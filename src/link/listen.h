// What the argument of a listen directive claims.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "danglint/linked.h"

namespace danglint {

// The addresses of `listen`, `Listen`, `bind`, ...: family, address, ports and the server's own
// defaults; with commas between several. What cannot be told (a host name, a variable) is left out:
// no claim is better than a wrong one.
std::vector<ListenClaim> parse_listens(std::string_view text, const ServerRule& server);

inline constexpr unsigned long kLastPort = 65535;

// A port is written that none can be.
bool has_impossible_port(std::string_view text);

// Further parameters: reuseport, ipv6only=, udp, quic, v6only, v4v6.
void apply_listen_parameter(std::string_view parameter, ListenClaim& claim);

// What is connected to, unix:/path or 127.0.0.1:9000; nullopt for what may be on another machine.
std::optional<ListenClaim> parse_peer(std::string_view text, const ServerRule& server);

}  // namespace danglint
