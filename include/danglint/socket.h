// Listening sockets, and what the kernel says when two are asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace danglint {

enum class Family : std::uint8_t { kIpv4, kIpv6, kUnix };
enum class Transport : std::uint8_t { kTcp, kUdp };

// What bind(2) is asked for, and listen(2) after it where the transport has that.
struct Socket {
  Family family = Family::kIpv4;
  Transport transport = Transport::kTcp;
  // As inet_ntop(3) writes it, "" = any; IPv4 behind ::ffff: is IPv4. Of a unix socket its path, or
  // its abstract name behind an @.
  std::string address;
  bool v6only = true;      // of [::]: IPv4 is left alone
  bool reuseaddr = false;  // SO_REUSEADDR; between two that listen it matters for UDP alone
  bool reuseport = false;  // SO_REUSEPORT
  std::uint32_t uid = 0;   // who binds it
  std::uint16_t first_port = 0;
  std::uint16_t last_port = 0;
};

// Bytes of a unix socket's path; unix(7) gives 108 with the NUL behind it.
inline constexpr std::size_t kLongestUnixPath = 107;

// Do both take connections, or datagrams, for one address and port? Of a single port that is.
bool is_overlapping(const Socket& a, const Socket& b);

// Would the kernel refuse the second of the two with EADDRINUSE? The order does not matter.
// Observed with bind(2) on Linux 6.
bool is_refused_beside(const Socket& a, const Socket& b);

// "port 80", "port 8000-8010/udp", "socket /run/php.sock".
std::string port_text(const Socket& socket);

// "0.0.0.0:80", "[::]:80", "/run/php.sock".
std::string address_text(const Socket& socket);

}  // namespace danglint
