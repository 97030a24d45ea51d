// port-conflict: every clash of two claims. Claims of one server are merged by its own rules first;
// what is left is compared with the kernel's (bind(2), observed on Linux).
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "judge/judge.h"

namespace danglint {
namespace {

// How two claims of one server, or of two, come to blows; empty: they do not.
struct Clash {
  std::string message;
  std::string consequence;
  Severity severity = Severity::kError;
};

std::string port_text(const ListenClaim& claim) {
  if (claim.family == Family::kUnix) return "socket " + claim.address;
  std::string text = "port " + std::to_string(claim.first_port);
  if (claim.last_port != claim.first_port) text += "-" + std::to_string(claim.last_port);
  return claim.transport == Transport::kUdp ? text + "/udp" : text;
}

bool ports_overlap(const ListenClaim& a, const ListenClaim& b) {
  return a.transport == b.transport && a.first_port <= b.last_port && b.first_port <= a.last_port;
}

// Would the kernel refuse the second bind?
bool addresses_overlap(const ListenClaim& a, const ListenClaim& b) {
  if ((a.family == Family::kUnix) != (b.family == Family::kUnix)) return false;
  if (a.family == b.family) {
    if (a.family == Family::kUnix) return a.address == b.address;
    return a.address.empty() || b.address.empty() || a.address == b.address;
  }
  const ListenClaim& v6 = a.family == Family::kIpv6 ? a : b;
  return v6.address.empty() && !v6.v6only;  // [::] with IPv4 takes every IPv4 address
}

bool is_same_socket(const ListenClaim& a, const ListenClaim& b) {
  return std::tie(a.family, a.address, a.transport, a.first_port, a.last_port) ==
         std::tie(b.family, b.address, b.transport, b.first_port, b.last_port);
}

std::string address_in_use(const ListenClaim& claim, bool checker_notices) {
  std::string text =
      std::string(claim.server->title) + " does not start: the address is already in use";
  if (claim.server->checker.empty()) return text + '.';
  return text + "; `" + std::string(claim.server->checker) +
         (checker_notices ? "` says so too." : "` passes.");
}

// Sockets with SO_REUSEPORT: the kernel hands connections to either, in turns.
Clash shared(const ListenClaim& first, const ListenClaim& second) {
  // The same address twice in one section asks for several sockets, one a process.
  if (!first.server->shares_ports || !addresses_overlap(first, second) ||
      first.scope == second.scope) {
    return {};
  }
  return {std::string(first.server->title) + " listens on " + port_text(second) + " in two places",
          "It starts, and whichever the kernel picks answers: half of the requests go to the wrong "
          "one; `" +
              std::string(first.server->checker) + "` passes.",
          Severity::kWarning};
}

// Two claims of one running server. `first` comes first in its configuration.
Clash clash_within(const ListenClaim& first, const ListenClaim& second) {
  const ServerRule& server = *first.server;
  if (first.reuseport && second.reuseport) return shared(first, second);
  const std::string twice = std::string(server.title) + " claims " + port_text(second) + " twice";
  if (is_same_socket(first, second)) {
    if (first.in_stream != second.in_stream) return {twice, address_in_use(second, false)};
    if (first.is_default && second.is_default && first.scope != second.scope) {
      return {
          std::string(server.title) + " is told of a second default site for " + port_text(second),
          consequence_of(server, Effect::kNoStart, CheckerVerdict::kRejects)};
    }
    // Name-based hosts share a socket, but one server block may not name it twice.
    const bool is_duplicate = first.scope == second.scope || !server.merges_wildcard;
    return is_duplicate ? Clash{twice, address_in_use(second, true)} : Clash{};
  }
  if (!addresses_overlap(first, second)) return {};
  if (first.family == second.family && server.merges_wildcard &&
      first.in_stream == second.in_stream) {
    // One wildcard socket serves both; only ranges may not overlap in part.
    const bool same_ports =
        first.first_port == second.first_port && first.last_port == second.last_port;
    return same_ports ? Clash{} : Clash{twice, address_in_use(second, true)};
  }
  // Apache opens [::] for IPv6 alone if it has 0.0.0.0 too.
  if (!server.merges_wildcard && first.address.empty() && second.address.empty()) return {};
  return {twice, address_in_use(second, false)};
}

Clash clash_between(const ListenClaim& first, const ListenClaim& second) {
  if (first.server == second.server) return {};  // alternatives, never neighbours
  if (!addresses_overlap(first, second) || (first.reuseport && second.reuseport)) return {};
  std::string consequence = "Whichever starts second does not start: the address is already in use";
  const std::string_view a = first.server->checker;
  const std::string_view b = second.server->checker;
  if (!a.empty() && !b.empty()) {
    consequence += "; `" + std::string(a) + "` and `" + std::string(b) + "` pass.";
  } else {
    consequence +=
        a.empty() && b.empty() ? "." : "; `" + std::string(a) + std::string(b) + "` passes.";
  }
  return {std::string(first.server->title) + " and " + std::string(second.server->title) +
              " both claim " + port_text(first),
          std::move(consequence)};
}

class PortJudge {
 public:
  PortJudge(const Case& the_case, Findings& findings) : case_(the_case), findings_(findings) {}

  void run() {
    std::map<std::string_view, std::vector<const ListenClaim*>> hosts;
    for (const ListenClaim& claim : case_.linked.listens) hosts[claim.host].push_back(&claim);
    for (const auto& [host, claims] : hosts) judge_host(claims);
  }

 private:
  std::string_view path_of(const ListenClaim& claim) const {
    return case_.program.files[claim.span.file].path;
  }

  void judge_host(const std::vector<const ListenClaim*>& claims) {
    std::vector<ListenClaim> sockets = distinct_sockets(claims);
    // By port, so that only claims whose ranges may overlap are compared.
    std::stable_sort(
        sockets.begin(), sockets.end(),
        [](const ListenClaim& a, const ListenClaim& b) { return a.first_port < b.first_port; });
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      for (std::size_t k = i + 1;
           k < sockets.size() && sockets[k].first_port <= sockets[i].last_port; ++k) {
        compare(sockets[i], sockets[k]);
      }
    }
  }

  // Servers share a socket among thousands of name-based hosts: each socket of an instance is
  // compared once. What one claim says of it (ipv6only, reuseport) holds for all.
  std::vector<ListenClaim> distinct_sockets(const std::vector<const ListenClaim*>& claims) {
    using Key =
        std::tuple<FileId, bool, Family, std::string_view, Transport, std::uint16_t, std::uint16_t>;
    std::map<Key, std::size_t> known;
    std::map<std::tuple<std::size_t, std::uint32_t>, const ListenClaim*> in_scope;
    std::map<std::size_t, const ListenClaim*> defaults;  // by their sockets
    std::vector<ListenClaim> sockets;
    for (const ListenClaim* claim : claims) {
      const Key key{claim->instance,  claim->in_stream,  claim->family,   claim->address,
                    claim->transport, claim->first_port, claim->last_port};
      const auto [found, is_new] = known.try_emplace(key, sockets.size());
      if (is_new) {
        sockets.push_back(*claim);
      } else {
        ListenClaim& socket = sockets[found->second];
        socket.v6only = socket.v6only && claim->v6only;
        socket.reuseport = socket.reuseport || claim->reuseport;
      }
      if (claim->is_default) {
        const auto [first, is_only] = defaults.try_emplace(found->second, claim);
        if (!is_only) report(clash_within(*first->second, *claim), *first->second, *claim);
      }
      const auto [earlier, is_first] = in_scope.try_emplace({found->second, claim->scope}, claim);
      if (!is_first) {
        report(clash_within(*earlier->second, *claim), *earlier->second, *claim);
      } else if (!is_new && !claim->server->merges_wildcard) {
        report(clash_within(sockets[found->second], *claim), sockets[found->second], *claim);
      }
    }
    return sockets;
  }

  void compare(const ListenClaim& a, const ListenClaim& b) {
    if (!ports_overlap(a, b)) return;
    if (a.instance == b.instance) {
      const bool in_order =
          std::tuple(path_of(a), a.span.range) < std::tuple(path_of(b), b.span.range);
      const ListenClaim& first = in_order ? a : b;
      const ListenClaim& second = in_order ? b : a;
      report(clash_within(first, second), first, second);
    } else {
      report(clash_between(a, b), a, b);
    }
  }

  // Primary is the later line of one file, or the first path of two.
  void report(Clash clash, const ListenClaim& a, const ListenClaim& b) {
    if (clash.message.empty()) return;
    const bool same_file = a.span.file == b.span.file;
    const bool a_is_primary = same_file ? a.span.range > b.span.range : path_of(a) < path_of(b);
    const ListenClaim* primary = a_is_primary ? &a : &b;
    const ListenClaim* other = a_is_primary ? &b : &a;
    // What is not among the inputs is only the other end.
    if (!case_.program.files[primary->span.file].judged) std::swap(primary, other);

    Finding finding = make_finding(case_, "port-conflict", primary->span);
    finding.severity = clash.severity;
    finding.message = std::move(clash.message);
    finding.reference = primary->written;
    finding.target = port_text(*primary);
    finding.consequence = std::move(clash.consequence);
    finding.related.push_back({.span = other->span,
                               .path = std::string(path_of(*other)),
                               .message = std::string(other->server->title) + " claims it here"});
    findings_.push_back(std::move(finding));
  }

  const Case& case_;
  Findings& findings_;
};

}  // namespace

void judge_ports(const Case& the_case, Findings& findings) {
  PortJudge(the_case, findings).run();
}

}  // namespace danglint
