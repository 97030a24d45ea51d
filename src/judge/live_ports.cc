// The port table against the machine: port-conflict, no-listener and undeclared-listener.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "base/path.h"
#include "judge/live.h"
#include "link/accounts.h"

namespace danglint {
namespace {

bool is_of(const Machine& machine, const Listener& listener, const RunningServer& server) {
  return std::any_of(listener.holders.begin(), listener.holders.end(), [&](std::size_t holder) {
    return server_of_process(machine, holder) == &server;
  });
}

class LivePortJudge {
 public:
  LivePortJudge(const Case& the_case, Findings& findings)
      : case_(the_case),
        machine_(*the_case.machine),
        findings_(findings),
        accounts_(the_case.target) {}

  void run() {
    // Of many sites with one socket, the first tells.
    std::set<std::tuple<FileId, Family, Transport, std::string_view, std::uint16_t>> seen;
    for (const ListenClaim& claim : case_.linked.listens) {
      if (!is_of_this_machine(claim)) continue;
      const auto key = std::tuple(claim.instance, claim.family, claim.transport,
                                  std::string_view(claim.address), claim.first_port);
      if (seen.insert(key).second) judge_claim(claim);
    }
    for (const Listener& listener : machine_.listeners) judge_listener(listener);
  }

 private:
  // Containers have ports of their own.
  bool is_of_this_machine(const ListenClaim& claim) const {
    return !claim.server->has_own_host && case_.program.files[claim.span.file].judged;
  }

  void judge_claim(const ListenClaim& claim) {
    const RunningServer* server = running_server(case_, claim.instance);
    const Listener* in_the_way = nullptr;
    for (const Listener& listener : machine_.listeners) {
      if (!is_overlapping(listener.socket, claim)) continue;
      if (listener.holders.empty()) return;  // whose it is may not be seen
      if (server != nullptr && is_of(machine_, listener, *server)) return;
      if (in_the_way == nullptr) in_the_way = &listener;
    }
    if (in_the_way == nullptr) {
      if (server != nullptr) tell_silent(claim, *server);
      return;
    }
    if (is_friendly(claim, *in_the_way)) return;
    Finding finding = make_finding(case_, "port-conflict", claim.span);
    finding.message = std::string(claim.server->title) + " claims " + port_text(claim) +
                      ", which " + holder_text(machine_, *in_the_way, accounts_) + " holds";
    finding.reference = claim.written;
    finding.target = port_text(claim);
    finding.consequence =
        std::string(claim.server->title) + " does not start: the address is already in use.";
    findings_.push_back(std::move(finding));
  }

  // Who holds it was told of already, shares it, or hands it on.
  bool is_friendly(const ListenClaim& claim, const Listener& listener) const {
    const Process& holder = machine_.processes[listener.holders.front()];
    if (claim.server->hands_sockets_on || claim.reuseport) return true;
    constexpr int kFirstProcess = 1;
    if (holder.pid == kFirstProcess) return true;  // socket activation
    const RunningServer* other = server_of_process(machine_, listener.holders.front());
    if (other == nullptr) return false;
    // The same server without a configuration that could be found, or one whose claim was compared.
    if (other->rule == claim.server && other->configuration.empty()) return true;
    const auto& listens = case_.linked.listens;
    return std::any_of(listens.begin(), listens.end(), [&](const ListenClaim& one) {
      return one.instance != claim.instance && is_answering(listener, one) &&
             running_server(case_, one.instance) == other;
    });
  }

  void tell_silent(const ListenClaim& claim, const RunningServer& server) {
    Finding finding = make_finding(case_, "no-listener", claim.span);
    finding.message =
        std::string(server.rule->title) + " runs, but nobody listens on " + address_text(claim);
    finding.reference = claim.written;
    finding.explanation = process_text(machine_.processes[server.master], accounts_) +
                          " was started with this configuration, or with what it was then.";
    finding.consequence = "Clients are refused there until it is restarted or reloaded.";
    findings_.push_back(std::move(finding));
  }

  // ---- listeners that nothing explains

  bool is_explained(const Listener& listener) const {
    const RunningServer* server = server_of_process(machine_, listener.holders.front());
    if (server != nullptr && server->configuration.empty()) return true;  // it could not be read
    for (const InstanceFacts& instance : case_.linked.instances) {
      const bool is_vague = !instance.is_complete || instance.has_unknown_listener;
      if (is_vague && server != nullptr && running_server(case_, instance.main) == server)
        return true;
    }
    for (const ListenClaim& claim : case_.linked.listens) {
      if (is_overlapping(listener.socket, claim)) return true;
      // Other addresses of the same port: what a server makes of one line differs by its options.
      Socket anywhere = claim;
      anywhere.family = listener.socket.family;
      anywhere.address.clear();
      const bool is_own = server != nullptr && running_server(case_, claim.instance) == server;
      if (is_own && is_overlapping(listener.socket, anywhere)) return true;
    }
    return false;
  }

  // "9100", "9100/tcp", "8000-8100/udp", or how the process calls itself.
  bool is_declared(const Listener& listener) const {
    return std::any_of(
        case_.declared_listeners.begin(), case_.declared_listeners.end(),
        [&](const std::string& declared) {
          if (declared.find_first_not_of("0123456789-/tcpud") != std::string::npos ||
              declared.front() < '0' || declared.front() > '9') {
            return std::any_of(listener.holders.begin(), listener.holders.end(),
                               [&](std::size_t i) {
                                 return path::matches_glob(machine_.processes[i].name, declared);
                               });
          }
          const bool is_udp = declared.ends_with("/udp");
          unsigned first = 0;
          unsigned last = 0;
          const char* end = declared.data() + declared.size();
          const char* at = std::from_chars(declared.data(), end, first).ptr;
          last = first;
          if (at != end && *at == '-') std::from_chars(at + 1, end, last);
          return is_udp == (listener.socket.transport == Transport::kUdp) &&
                 first <= listener.socket.first_port && listener.socket.first_port <= last;
        });
  }

  void judge_listener(const Listener& listener) {
    const Socket& socket = listener.socket;
    if (socket.family == Family::kUnix || listener.holders.empty()) return;
    // Clients that ask by UDP are given such ports, too.
    const bool is_passing =
        socket.transport == Transport::kUdp && socket.first_port >= machine_.first_ephemeral_port;
    if (is_passing || is_declared(listener) || is_explained(listener) ||
        !service_title(machine_, listener).empty()) {
      return;
    }
    const Process& process = machine_.processes[listener.holders.front()];
    const std::string path = process.executable.empty() ? "/proc/net/tcp" : process.executable;
    Finding finding = make_file_finding("undeclared-listener", shown_source(case_.target, path));
    finding.reference = address_text(socket) + (socket.transport == Transport::kUdp ? "/udp" : "");
    finding.message = process_text(process, accounts_) + " listens on " + finding.reference +
                      ", which no configuration here explains";
    finding.explanation = "If it should: `listeners: [" + std::to_string(socket.first_port) +
                          (socket.transport == Transport::kUdp ? "/udp" : "/tcp") +
                          "]` in /etc/danglint.yaml.";
    findings_.push_back(std::move(finding));
  }

  const Case& case_;
  const Machine& machine_;
  Findings& findings_;
  const Accounts accounts_;
};

}  // namespace

void judge_live_ports(const Case& the_case, Findings& findings) {
  if (the_case.machine != nullptr) LivePortJudge(the_case, findings).run();
}

}  // namespace danglint
