// port-conflict: every clash of two claims.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/path.h"
#include "judge/live.h"
#include "judge/port_clashes.h"

namespace danglint {
namespace {

// How two claims of one server, or of two, come to blows; empty: they do not.
struct Clash {
  std::string message;
  std::string consequence;
  Severity severity = Severity::kError;
};

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
  if (!first.server->shares_ports || !is_overlapping(first, second) ||
      first.scope == second.scope) {
    return {};
  }
  return {std::string(first.server->title) + " listens on " + port_text(second) + " in two places",
          "It starts, and whichever the kernel picks answers: half of the requests go to the wrong "
          "one; `" +
              std::string(first.server->checker) + "` passes.",
          Severity::kWarning};
}

// Two lines that say options of one socket, whose sites share it.
Clash set_twice(const ListenClaim& first, const ListenClaim& second) {
  // An address that a site names twice is told as that.
  const bool is_told = first.scope == second.scope && !(first.reuseport && second.reuseport);
  if (is_told) return {};
  const ServerRule& server = *first.server;
  return {std::string(server.title) + " is told options of its socket for " + port_text(second) +
              " twice; one line is to say them",
          consequence_of(server, Effect::kNoStart, CheckerVerdict::kRejects)};
}

// Sites are told apart by what is asked of them: not where nothing tells (nginx's stream).
bool sites_share(const ListenClaim& claim) {
  return claim.server->merges_wildcard && !claim.in_stream;
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
    const bool is_duplicate = first.scope == second.scope || !sites_share(second);
    // Apache compares what is written: 80 and [::]:80 are one socket all the same.
    const bool checker_notices = !server.shares_ports &&
                                 (server.merges_wildcard || first.written == second.written) &&
                                 (first.scope == second.scope || !server.has_own_host);
    return is_duplicate ? Clash{twice, address_in_use(second, checker_notices)} : Clash{};
  }
  if (!is_overlapping(first, second)) return {};
  if (first.family == second.family && server.merges_wildcard &&
      first.in_stream == second.in_stream) {
    // One wildcard socket serves both, and each port of a range is one of its own; but one server may not say it twice.
    const bool is_duplicate =
        first.address == second.address && (first.scope == second.scope || !sites_share(second));
    return is_duplicate ? Clash{twice, address_in_use(second, true)} : Clash{};
  }
  // Apache opens [::] for IPv6 alone if it has 0.0.0.0 too.
  const bool are_both_wildcards =
      first.family != second.family && first.address.empty() && second.address.empty();
  if (!server.merges_wildcard && are_both_wildcards) return {};
  return {twice, address_in_use(second, false)};
}

// A socket unit and the service that is handed its socket: ssh.socket and sshd.
bool is_handed_on(const Program& program, const ListenClaim& unit, const ServerRule& server) {
  if (!unit.server->hands_sockets_on) return false;
  const auto plain = [](std::string_view name) {
    std::string letters;
    for (const char c : name) {
      if (c >= 'a' && c <= 'z') letters += c;
    }
    return letters;
  };
  const std::string_view file = path::basename(program.files[unit.span.file].path);
  const std::string stem = plain(file.substr(0, file.rfind('.')));
  return std::any_of(server.process.names.begin(), server.process.names.end(),
                     [&](std::string_view glob) {
                       const std::string name = plain(glob);
                       return name.starts_with(stem) || stem.starts_with(name);
                     });
}

Clash clash_between(const Case& the_case, const ListenClaim& first, const ListenClaim& second) {
  if (!is_refused_beside(first, second)) return {};
  if (first.server == second.server) {
    // Alternatives, never neighbours; unless both are seen to run.
    const bool both_run = running_server(the_case, first.instance) != nullptr &&
                          running_server(the_case, second.instance) != nullptr;
    if (!both_run) return {};
  }
  if (is_handed_on(the_case.program, first, *second.server) ||
      is_handed_on(the_case.program, second, *first.server)) {
    return {};
  }
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

// A socket of one instance, and who said so first.
struct Merged {
  ListenClaim socket;
  const ListenClaim* first = nullptr;
};

class ClashFinder {
 public:
  explicit ClashFinder(const Case& the_case) : case_(the_case) {}

  std::vector<PortClash> run() {
    std::map<std::string_view, std::vector<const ListenClaim*>> hosts;
    for (const ListenClaim& claim : case_.linked.listens) hosts[claim.host].push_back(&claim);
    for (const auto& [host, claims] : hosts) judge_host(claims);
    return std::move(clashes_);
  }

 private:
  std::string_view path_of(const ListenClaim& claim) const {
    return case_.program.files[claim.span.file].path;
  }

  void judge_host(const std::vector<const ListenClaim*>& claims) {
    std::vector<Merged> sockets = merge(claims);
    // By port, so that only claims whose ranges may overlap are compared.
    std::stable_sort(sockets.begin(), sockets.end(), [](const Merged& a, const Merged& b) {
      return a.socket.first_port < b.socket.first_port;
    });
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      for (std::size_t k = i + 1;
           k < sockets.size() && sockets[k].socket.first_port <= sockets[i].socket.last_port; ++k) {
        compare(sockets[i], sockets[k]);
      }
    }
  }

  // Servers share a socket among thousands of name-based hosts: each socket of an instance is
  // compared once. What one claim says of it (ipv6only, reuseport) holds for all.
  std::vector<Merged> merge(const std::vector<const ListenClaim*>& claims) {
    using Key =
        std::tuple<FileId, bool, Family, std::string_view, Transport, std::uint16_t, std::uint16_t>;
    std::map<Key, std::size_t> known;
    std::map<std::tuple<std::size_t, std::uint32_t>, const ListenClaim*> in_scope;
    std::map<std::size_t, const ListenClaim*> defaults;  // by their sockets
    std::map<std::size_t, const ListenClaim*> setters;
    std::vector<Merged> sockets;
    for (const ListenClaim* claim : claims) {
      const Key key{claim->instance,  claim->in_stream,  claim->family,   claim->address,
                    claim->transport, claim->first_port, claim->last_port};
      const auto [found, is_new] = known.try_emplace(key, sockets.size());
      if (is_new) {
        sockets.push_back({*claim, claim});
      } else {
        ListenClaim& socket = sockets[found->second].socket;
        socket.v6only = socket.v6only && claim->v6only;
        socket.reuseport = socket.reuseport || claim->reuseport;
      }
      if (claim->is_default) {
        const auto [first, is_only] = defaults.try_emplace(found->second, claim);
        if (!is_only) add(clash_within(*first->second, *claim), *first->second, *claim);
      }
      if (claim->sets_options) {
        const auto [first, is_only] = setters.try_emplace(found->second, claim);
        if (!is_only) add(set_twice(*first->second, *claim), *first->second, *claim);
      }
      const auto [earlier, is_first] = in_scope.try_emplace({found->second, claim->scope}, claim);
      const Merged& merged = sockets[found->second];
      if (!is_first) {
        add(clash_within(*earlier->second, *claim), *earlier->second, *claim);
      } else if (!is_new && !sites_share(*claim)) {
        add(clash_within(merged.socket, *claim), *merged.first, *claim);
      }
    }
    return sockets;
  }

  void compare(const Merged& a, const Merged& b) {
    if (!is_overlapping(a.socket, b.socket)) return;
    if (a.socket.instance == b.socket.instance) {
      const bool in_order = std::tuple(path_of(a.socket), a.socket.span.range) <
                            std::tuple(path_of(b.socket), b.socket.span.range);
      const Merged& first = in_order ? a : b;
      const Merged& second = in_order ? b : a;
      add(clash_within(first.socket, second.socket), *first.first, *second.first);
    } else {
      add(clash_between(case_, a.socket, b.socket), *a.first, *b.first);
    }
  }

  // Primary is the later line of one file, or the first path of two.
  void add(Clash clash, const ListenClaim& a, const ListenClaim& b) {
    if (clash.message.empty()) return;
    const bool same_file = a.span.file == b.span.file;
    const bool a_is_primary = same_file ? a.span.range > b.span.range : path_of(a) < path_of(b);
    const ListenClaim* primary = a_is_primary ? &a : &b;
    const ListenClaim* other = a_is_primary ? &b : &a;
    // What is not among the inputs is only the other end.
    if (!case_.program.files[primary->span.file].judged) std::swap(primary, other);
    clashes_.push_back(
        {primary, other, std::move(clash.message), std::move(clash.consequence), clash.severity});
  }

  const Case& case_;
  std::vector<PortClash> clashes_;
};

}  // namespace

std::vector<PortClash> port_clashes(const Case& the_case) {
  return ClashFinder(the_case).run();
}

void judge_ports(const Case& the_case, Findings& findings) {
  for (PortClash& clash : port_clashes(the_case)) {
    Finding finding = make_finding(the_case, "port-conflict", clash.primary->span);
    finding.severity = clash.severity;
    finding.message = std::move(clash.message);
    finding.reference = clash.primary->written;
    finding.target = port_text(*clash.primary);
    finding.consequence = std::move(clash.consequence);
    finding.related.push_back(
        {.span = clash.other->span,
         .path = the_case.program.files[clash.other->span.file].path,
         .message = std::string(clash.other->server->title) + " claims it here"});
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
