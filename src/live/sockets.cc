#include "live/sockets.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>

namespace danglint {
namespace {

// Words of a line, white space between them.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  std::string_view next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    const std::string_view word = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(word.size());
    return word;
  }

  // All that is left, as it is.
  std::string_view rest() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    return rest_;
  }

 private:
  std::string_view rest_;
};

template <typename Number>
std::optional<Number> number(std::string_view text, int base) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Words of 32 bits, each as this machine keeps it, the bytes in network order.
bool parse_address(std::string_view hex, Socket& socket) {
  std::array<std::uint32_t, 4> words{};
  const std::size_t count = socket.family == Family::kIpv4 ? 1 : 4;
  if (hex.size() != count * 8) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = number<std::uint32_t>(hex.substr(i * 8, 8), 16);
    if (!word) return false;
    words[i] = *word;
  }
  in6_addr address{};
  std::memcpy(&address, words.data(), sizeof address);
  const void* bytes = &address;
  if (socket.family == Family::kIpv6 && IN6_IS_ADDR_V4MAPPED(&address)) {
    socket.family = Family::kIpv4;
    bytes = &address.s6_addr[12];
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(socket.family == Family::kIpv4 ? AF_INET : AF_INET6, bytes, text.data(), text.size());
  const std::string_view written = text.data();
  socket.address = written == "0.0.0.0" || written == "::" ? std::string() : std::string(written);
  return true;
}

template <typename Reader>
void each_line(std::string_view table, Reader read) {
  bool is_heading = true;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    if (!is_heading) read(table.substr(0, end));
    is_heading = false;
    table.remove_prefix(std::min(end + 1, table.size()));
  }
}

}  // namespace

//   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ...
//   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1234 ...
void read_inet_sockets(std::string_view table, Family family, Transport transport,
                       std::vector<Listener>& listeners) {
  constexpr std::string_view kTcpListens = "0A";
  constexpr std::string_view kUdpUnconnected = "07";
  each_line(table, [&](std::string_view line) {
    Words words(line);
    words.next();
    const std::string_view local = words.next();
    words.next();
    const std::string_view state = words.next();
    if (state != (transport == Transport::kTcp ? kTcpListens : kUdpUnconnected)) return;
    for (int skipped = 0; skipped < 3; ++skipped) words.next();
    const auto uid = number<std::uint32_t>(words.next(), 10);
    words.next();
    const auto inode = number<std::uint64_t>(words.next(), 10);
    const std::size_t colon = local.find(':');
    if (colon == std::string_view::npos || !uid || !inode) return;
    const auto port = number<std::uint16_t>(local.substr(colon + 1), 16);
    Listener listener;
    listener.socket.family = family;
    listener.socket.transport = transport;
    if (!port || !parse_address(local.substr(0, colon), listener.socket)) return;
    listener.socket.v6only = false;  // it may be either
    listener.socket.first_port = listener.socket.last_port = *port;
    listener.socket.uid = *uid;
    listener.inode = *inode;
    listeners.push_back(std::move(listener));
  });
}

// Num       RefCount Protocol Flags    Type St Inode Path
// 0000000000000000: 00000002 00000000 00010000 0001 01 20893 /run/php/php8.2-fpm.sock
void read_unix_sockets(std::string_view table, std::vector<Listener>& listeners) {
  constexpr std::uint32_t kAcceptsConnections = 0x10000;
  constexpr std::string_view kDatagrams = "0002";
  each_line(table, [&](std::string_view line) {
    Words words(line);
    for (int skipped = 0; skipped < 3; ++skipped) words.next();
    const auto flags = number<std::uint32_t>(words.next(), 16);
    const std::string_view type = words.next();
    words.next();
    const auto inode = number<std::uint64_t>(words.next(), 10);
    const std::string_view path = words.rest();
    if (!flags || !inode || path.empty()) return;
    if ((*flags & kAcceptsConnections) == 0 && type != kDatagrams) return;
    Listener listener;
    listener.socket.family = Family::kUnix;
    listener.socket.address = path;
    listener.inode = *inode;
    listeners.push_back(std::move(listener));
  });
}

}  // namespace danglint
