// Real bind(2) and listen(2) against is_refused_beside(): every pair of the sockets that servers ask for, and random ones.
// Needs a network of its own. Prints what was proven, or each pair that differs.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "danglint/socket.h"

namespace danglint {
namespace {

// A socket as asked for: an address may be written in several ways.
struct Wish {
  Socket socket;
  bool is_mapped = false;  // IPv4 behind ::ffff:
};

std::string text_of(const Wish& wish) {
  const Socket& socket = wish.socket;
  return (wish.is_mapped ? "::ffff:" : "") + address_text(socket) +
         (socket.transport == Transport::kUdp ? " udp" : "") +
         (socket.family == Family::kIpv6 && !socket.v6only ? " dual" : "") +
         (socket.reuseaddr ? " reuseaddr" : "") +
         (socket.reuseport ? " reuseport uid " + std::to_string(socket.uid) : "");
}

void set(int socket, int level, int option, int value) {
  if (setsockopt(socket, level, option, &value, sizeof value) != 0) std::perror("setsockopt");
}

// The descriptor, or nothing where the kernel says that the address is in use.
std::optional<int> open_socket(const Wish& wish) {
  const Socket& wanted = wish.socket;
  const bool is_v6 = wanted.family == Family::kIpv6 || wish.is_mapped;
  const bool is_udp = wanted.transport == Transport::kUdp;
  if (seteuid(wanted.uid) != 0) std::perror("seteuid");
  const int made = socket(is_v6 ? AF_INET6 : AF_INET, is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);
  if (seteuid(0) != 0) std::perror("seteuid");
  if (wanted.reuseaddr) set(made, SOL_SOCKET, SO_REUSEADDR, 1);
  if (wanted.reuseport) set(made, SOL_SOCKET, SO_REUSEPORT, 1);
  int failed = 0;
  if (is_v6) {
    set(made, IPPROTO_IPV6, IPV6_V6ONLY, wanted.v6only && !wish.is_mapped ? 1 : 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(wanted.first_port);
    const std::string text = wish.is_mapped ? "::ffff:" + wanted.address : wanted.address;
    if (!text.empty() && inet_pton(AF_INET6, text.c_str(), &address.sin6_addr) != 1) std::abort();
    failed = bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address);
  } else {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(wanted.first_port);
    if (!wanted.address.empty() &&
        inet_pton(AF_INET, wanted.address.c_str(), &address.sin_addr) != 1)
      std::abort();
    failed = bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  if (failed == 0 && !is_udp) failed = listen(made, 8);
  if (failed == 0) return made;
  if (errno != EADDRINUSE) std::printf("%s: %s\n", text_of(wish).c_str(), std::strerror(errno));
  close(made);
  return std::nullopt;
}

// Is the second refused while the first is there?
bool is_really_refused(const Wish& first, const Wish& second) {
  const auto held = open_socket(first);
  if (!held) return true;
  const auto other = open_socket(second);
  if (other) close(*other);
  close(*held);
  return !other;
}

std::vector<Wish> addresses() {
  const auto v4 = [](const char* address) {
    return Wish{{.family = Family::kIpv4, .address = address}};
  };
  const auto v6 = [](const char* address, bool v6only) {
    return Wish{{.family = Family::kIpv6, .address = address, .v6only = v6only}};
  };
  Wish mapped = v4("127.0.0.1");
  mapped.is_mapped = true;
  return {v4(""),        v4("127.0.0.1"), v4("127.0.0.2"), v6("", true),
          v6("", false), v6("::1", true), mapped};
}

int compare(const Wish& a, const Wish& b) {
  const bool expected = is_refused_beside(a.socket, b.socket);
  if (is_really_refused(a, b) == expected) return 0;
  std::printf("differs: %s, then %s: danglint says %s\n", text_of(a).c_str(), text_of(b).c_str(),
              expected ? "refused" : "fine");
  return 1;
}

int run() {
  constexpr std::uint32_t kSomebody = 1000;
  std::vector<Wish> wishes;
  for (Wish wish : addresses()) {
    wish.socket.first_port = wish.socket.last_port = 8080;
    for (const Transport transport : {Transport::kTcp, Transport::kUdp}) {
      wish.socket.transport = transport;
      for (const int flags : {0, 1, 2, 3, 6}) {
        wish.socket.reuseaddr = (flags & 1) != 0;
        wish.socket.reuseport = (flags & 2) != 0;
        wish.socket.uid = (flags & 4) != 0 ? kSomebody : 0;
        wishes.push_back(wish);
      }
    }
  }
  int differing = 0;
  for (const Wish& a : wishes) {
    for (const Wish& b : wishes) differing += compare(a, b);
  }
  if (differing == 0)
    std::printf("proven: %zu pairs of sockets agree with bind(2)\n", wishes.size() * wishes.size());

  constexpr unsigned kSeed = 1;
  constexpr int kPairs = 200;
  std::mt19937 random(kSeed);
  const auto any = [&]() {
    Wish wish = wishes[random() % wishes.size()];
    wish.socket.first_port = wish.socket.last_port =
        static_cast<std::uint16_t>(8080 + random() % 2);
    return wish;
  };
  int others = 0;
  for (int i = 0; i < kPairs; ++i) others += compare(any(), any());
  if (others == 0) std::printf("proven: %d random pairs agree, too\n", kPairs);

  // Unix sockets: a path that is there is refused, and one that is too long.
  for (const std::size_t length : {kLongestUnixPath, kLongestUnixPath + 1}) {
    const std::string path = "/tmp/" + std::string(length - 5, 'x');
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const bool fits = path.size() < sizeof address.sun_path;
    if (fits != (length <= kLongestUnixPath)) {
      std::printf("differs: a path of %zu bytes\n", length);
      ++others;
    }
    if (!fits) continue;
    std::memcpy(address.sun_path, path.data(), path.size());
    for (const bool is_first : {true, false}) {
      const int made = socket(AF_UNIX, SOCK_STREAM, 0);
      const bool is_bound = bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
      close(made);  // the file stays
      const Socket claimed{.family = Family::kUnix, .address = path};
      if (is_bound != (is_first || !is_refused_beside(claimed, claimed))) {
        std::printf("differs: a unix socket whose path is %s\n", is_first ? "free" : "taken");
        ++others;
      }
    }
    unlink(path.c_str());
  }
  if (differing + others == 0)
    std::printf("proven: unix sockets agree, a stale one and the longest path among them\n");
  return differing + others == 0 ? 0 : 1;
}

}  // namespace
}  // namespace danglint

int main() {
  return danglint::run();
}
