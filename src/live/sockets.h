// /proc/net: who listens where.
#pragma once

#include <string_view>
#include <vector>

#include "danglint/machine.h"

namespace danglint {

// Lines of /proc/net/{tcp,tcp6,udp,udp6}: those that take connections, or datagrams of anyone.
void read_inet_sockets(std::string_view table, Family family, Transport transport,
                       std::vector<Listener>& listeners);

// Lines of /proc/net/unix: those that take connections, or datagrams.
void read_unix_sockets(std::string_view table, std::vector<Listener>& listeners);

}  // namespace danglint
