#include "link/listen.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace danglint {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > kLastPort) {
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

// unix:/path of nginx, unix@/path of HAProxy, /path of php-fpm.
std::string_view unix_path(std::string_view text) {
  if (text.starts_with("unix:") || text.starts_with("unix@")) return text.substr(5);
  const bool is_path = text.find('/') != std::string_view::npos &&
                       text.find_first_of(":@") == std::string_view::npos;
  return is_path ? text : std::string_view();
}

std::optional<ListenClaim> parse_listen(std::string_view text, const ServerRule& server) {
  ListenClaim claim;
  claim.written = text;
  claim.server = &server;
  claim.reuseport = server.shares_ports;
  constexpr std::uint16_t kHttp = 80;
  claim.first_port = claim.last_port = kHttp;  // `listen 127.0.0.1;`

  if (const std::string_view path = unix_path(text); !path.empty()) {
    claim.family = Family::kUnix;
    claim.address = path;
    claim.first_port = claim.last_port = 0;
    return claim;
  }
  if (text.find('@') != std::string_view::npos) {  // abns@, fd@, and families said in HAProxy's way
    if (!text.starts_with("ipv4@") && !text.starts_with("ipv6@")) return std::nullopt;
    text.remove_prefix(5);
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
  if (text.starts_with("::") && colon != std::string_view::npos) {  // :::80 of HAProxy
    if (!parse_ipv6(host, claim) || !parse_ports(text.substr(colon + 1), claim))
      return std::nullopt;
    claim.v6only = server.v6only_by_default || !claim.address.empty();
    return claim;
  }
  if (colon != std::string_view::npos && !parse_ports(text.substr(colon + 1), claim))
    return std::nullopt;
  if (host == "*" && !server.asterisk.empty()) {
    if (!parse_ipv6(server.asterisk, claim)) return std::nullopt;
    claim.v6only = true;
    return claim;
  }
  if (host == "*" || host.empty()) {
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

}  // namespace

std::vector<ListenClaim> parse_listens(std::string_view text, const ServerRule& server) {
  std::vector<ListenClaim> claims;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (auto claim = parse_listen(text.substr(0, comma), server))
      claims.push_back(std::move(*claim));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return claims;
}

bool has_impossible_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view port = colon == std::string_view::npos ? text : text.substr(colon + 1);
  port = port.substr(port.find('-') + 1);  // of a range the last
  unsigned long number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool is_number = end == port.data() + port.size() && error != std::errc::invalid_argument;
  return is_number && (error == std::errc::result_out_of_range || number > kLastPort);
}

std::optional<ListenClaim> parse_peer(std::string_view text, const ServerRule& server) {
  auto claim = parse_listen(text, server);
  if (!claim || claim->family == Family::kUnix) return claim;
  const bool is_local = claim->address == "127.0.0.1" || claim->address == "::1";
  const bool names_port = text.find(':') != std::string_view::npos;
  return is_local && names_port ? claim : std::nullopt;
}

void apply_listen_parameter(std::string_view parameter, ListenClaim& claim) {
  if (parameter == "ssl") claim.is_encrypted = true;
  if (parameter == "reuseport") claim.reuseport = true;
  if (parameter == "default_server" || parameter == "default") claim.is_default = true;
  if (parameter == "ipv6only=off" || parameter == "v4v6") claim.v6only = false;
  if (parameter == "ipv6only=on" || parameter == "v6only") claim.v6only = true;
  if (parameter == "udp" || parameter == "quic") claim.transport = Transport::kUdp;
}

}  // namespace danglint
