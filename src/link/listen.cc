#include "link/listen.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <string>

namespace danglint {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535) {
    return std::nullopt;
  }
  return static_cast<std::uint16_t>(port);
}

// "80" or "8000-8010".
bool parse_ports(std::string_view text, ListenClaim& claim) {
  const std::size_t dash = text.find('-');
  const auto first = parse_port(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_port(text.substr(dash + 1));
  if (!first || !last || *last < *first) return false;
  claim.first_port = *first;
  claim.last_port = *last;
  return true;
}

// One spelling for each address; "" for any.
bool parse_ipv4(std::string_view text, ListenClaim& claim) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return false;
  claim.family = Family::kIpv4;
  claim.address = address.s_addr == INADDR_ANY ? "" : std::string(text);
  return true;
}

bool parse_ipv6(std::string_view text, ListenClaim& claim) {
  text = text.substr(0, text.find('%'));  // a zone names the interface
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return false;
  claim.family = Family::kIpv6;
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    // ::ffff:127.0.0.1 takes the IPv4 socket.
    std::array<char, INET_ADDRSTRLEN> plain{};
    inet_ntop(AF_INET, &address.s6_addr[12], plain.data(), plain.size());
    return parse_ipv4(plain.data(), claim);
  }
  std::array<char, INET6_ADDRSTRLEN> normal{};
  inet_ntop(AF_INET6, &address, normal.data(), normal.size());
  claim.address = IN6_IS_ADDR_UNSPECIFIED(&address) ? "" : normal.data();
  return true;
}

}  // namespace

std::optional<ListenClaim> parse_listen(std::string_view text, const ServerRule& server) {
  ListenClaim claim{.written = std::string(text), .server = &server};
  constexpr std::uint16_t kHttp = 80;
  claim.first_port = claim.last_port = kHttp;  // `listen 127.0.0.1;`

  if (text.starts_with("unix:")) {
    claim.family = Family::kUnix;
    claim.address = text.substr(5);
    claim.first_port = claim.last_port = 0;
    return claim;
  }
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || !parse_ipv6(text.substr(1, close - 1), claim)) {
      return std::nullopt;
    }
    claim.v6only = server.v6only_by_default || !claim.address.empty();
    text.remove_prefix(close + 1);
    if (text.empty()) return claim;
    if (!text.starts_with(':') || !parse_ports(text.substr(1), claim)) return std::nullopt;
    return claim;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos && parse_ports(text, claim)) {
    if (server.bare_port_is_dual_stack) {
      claim.family = Family::kIpv6;
      claim.v6only = false;
    }
    return claim;
  }
  const std::string_view host = text.substr(0, colon);
  if (colon != std::string_view::npos && !parse_ports(text.substr(colon + 1), claim))
    return std::nullopt;
  if (host == "*") {
    claim.family = Family::kIpv4;
    if (server.bare_port_is_dual_stack) {
      claim.family = Family::kIpv6;
      claim.v6only = false;
    }
    return claim;
  }
  // Every hosts file has this one; any other name needs a resolver.
  if (!parse_ipv4(host == "localhost" ? "127.0.0.1" : host, claim)) return std::nullopt;
  return claim;
}

void apply_listen_parameter(std::string_view parameter, ListenClaim& claim) {
  if (parameter == "reuseport") claim.reuseport = true;
  if (parameter == "ipv6only=off") claim.v6only = false;
  if (parameter == "ipv6only=on") claim.v6only = true;
  if (parameter == "udp" || parameter == "quic") claim.transport = Transport::kUdp;
}

}  // namespace danglint
