// unreachable-peer, of a machine that is asked who listens.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "judge/live.h"
#include "link/accounts.h"

namespace danglint {
namespace {

class LivePeerJudge {
 public:
  LivePeerJudge(const Case& the_case, Findings& findings)
      : case_(the_case), machine_(*the_case.machine), findings_(findings) {
    for (const Listener& listener : machine_.listeners) {
      if (listener.socket.family != Family::kUnix) continue;
      unix_.insert(listener.socket.address);
      unix_.insert(case_.target.find(listener.socket.address).real);
    }
    unix_.erase("");
  }

  void run() {
    for (const PeerClaim& peer : case_.linked.peers) {
      if (answers(peer.socket)) ++answering_[section_of(peer)];
    }
    for (const PeerClaim& peer : case_.linked.peers) {
      const RunningServer* server = running_server(case_, peer.socket.instance);
      if (server == nullptr || answers(peer.socket) || was_told(peer)) continue;
      tell(peer);
    }
  }

 private:
  static std::pair<FileId, std::uint32_t> section_of(const PeerClaim& peer) {
    return {peer.socket.instance, peer.socket.scope};
  }

  bool answers(const Socket& socket) const {
    if (socket.family == Family::kUnix) {
      return unix_.contains(socket.address) ||
             unix_.contains(case_.target.find(socket.address).real);
    }
    return std::any_of(machine_.listeners.begin(), machine_.listeners.end(),
                       [&](const Listener& one) { return is_answering(one, socket); });
  }

  bool was_told(const PeerClaim& peer) const {
    return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) {
      return finding.check->name == "unreachable-peer" &&
             finding.span.file == peer.socket.span.file &&
             finding.span.range.offset == peer.socket.span.range.offset;
    });
  }

  void tell(const PeerClaim& peer) {
    Finding finding = make_finding(case_, "unreachable-peer", peer.socket.span);
    finding.reference = peer.socket.written;
    finding.severity = severity_of(peer.directive->missing);
    // Others of the same section answer in its place.
    const bool is_one_of_several = answering_[section_of(peer)] > 0;
    if (is_one_of_several) finding.severity = std::min(finding.severity, Severity::kWarning);
    finding.message = "nobody listens on '" + peer.socket.written + "' now";
    if (peer.socket.family == Family::kUnix) {
      const Answer file = case_.target.find(peer.socket.address);
      finding.explanation = file.existence == Existence::kPresent
                                ? "the socket is still there, left by a process that has ended."
                                : "there is no such socket.";
      finding.target = shown_source(case_.target, peer.socket.address);
    }
    finding.consequence = is_one_of_several
                              ? "Requests go to the others, after the time each attempt takes."
                              : "Requests answer 502 or 503.";
    findings_.push_back(std::move(finding));
  }

  const Case& case_;
  const Machine& machine_;
  Findings& findings_;
  std::set<std::string> unix_;
  std::map<std::pair<FileId, std::uint32_t>, unsigned> answering_;
};

}  // namespace

void judge_live_peers(const Case& the_case, Findings& findings) {
  if (the_case.machine != nullptr) LivePeerJudge(the_case, findings).run();
}

}  // namespace danglint
