// unreachable-peer: a server that is asked in plain text where it speaks TLS, or the other way round.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "judge/judge.h"

namespace danglint {
namespace {

constexpr std::string_view kPlain = "plain";  // `of` of rows for peers
constexpr std::string_view kEncrypted = "encrypted";
constexpr std::string_view kUpstream = "upstream";

class EncryptionJudge {
 public:
  EncryptionJudge(const Case& the_case, Findings& findings)
      : case_(the_case), findings_(findings) {}

  void run() {
    for (const PeerClaim& peer : case_.linked.peers) {
      const std::string_view of = peer.directive->of;
      if (of == kPlain || of == kEncrypted) {
        judge(peer, of == kEncrypted, peer.socket.span, Severity::kError);
      } else if (peer.directive->within == kUpstream) {
        judge_member(peer);
      }
    }
  }

 private:
  struct Listener {
    const ListenClaim* claim = nullptr;
    bool is_encrypted = false;  // once one line says so, for all of them
    bool is_vague = false;
  };
  using Key = std::tuple<FileId, Family, std::string_view, std::uint16_t>;

  static Key key_of(const ListenClaim& claim, Family family, std::string_view address) {
    return {claim.instance, family, address, claim.first_port};
  }

  void gather() {
    if (is_gathered_) return;
    is_gathered_ = true;
    for (const ListenClaim& claim : case_.linked.listens) {
      if (claim.transport != Transport::kTcp) continue;
      if (claim.first_port != claim.last_port) ranges_.insert(claim.instance);
      Listener& listener = listeners_[key_of(claim, claim.family, claim.address)];
      if (listener.claim == nullptr || claim.is_encrypted) listener.claim = &claim;
      listener.is_encrypted = listener.is_encrypted || claim.is_encrypted;
      listener.is_vague = listener.is_vague || claim.in_stream;
    }
    for (FileId id = 0; id < case_.program.files.size(); ++id) {
      const bool is_config = case_.program.files[id].dialect.language == Language::kServerConfig;
      const FileFacts* facts = is_config ? case_.program.facts_of(id) : nullptr;
      if (facts == nullptr) continue;
      const ConfigFacts& config = facts->config;
      for (const Directive& one : config.directives) {
        // `ssl on` says of all sockets of a server what listen says of one (nginx until 1.25).
        if (one.name == "ssl") others_encrypt_ = true;
        if (one.name != "error_page") continue;
        // What was asked in plain text may be told so, and sent on.
        const auto words = arguments_of(config, one);
        redirects_ =
            redirects_ || std::any_of(words.begin(), words.end(),
                                      [](const Argument& word) { return word.text == "497"; });
      }
    }
  }

  static std::span<const Argument> arguments_of(const ConfigFacts& config, const Directive& one) {
    return std::span(config.arguments).subspan(one.first_argument, one.argument_count);
  }

  static bool holds(const Range& all, const Range& part) {
    return all.offset <= part.offset && part.offset < all.offset + all.length;
  }

  // One server of several: upstream NAME { server ...; }
  void judge_member(const PeerClaim& peer) {
    gather();
    if (find(peer.socket) == nullptr) return;
    const ConfigFacts& config = case_.program.facts_of(peer.socket.span.file)->config;
    const auto& all = config.directives;
    const auto line = std::find_if(all.begin(), all.end(), [&](const Directive& one) {
      const auto words = arguments_of(config, one);
      return !words.empty() && holds(words[0].range, peer.socket.span.range);
    });
    if (line == all.end() || line->parent == kNoParent) return;
    const auto names = arguments_of(config, all[line->parent]);
    if (names.empty()) return;
    const auto members = std::count_if(all.begin(), all.end(), [&](const Directive& one) {
      return one.parent == line->parent && one.name == line->name;
    });
    for (const NameClaim& use : case_.linked.names) {
      const bool is_use = !use.is_definition && use.is_active &&
                          use.instance == peer.socket.instance && use.directive->of == kUpstream &&
                          use.directive_name == "proxy_pass" &&
                          to_lower(use.name) == to_lower(names[0].text);
      if (!is_use) continue;
      const auto& words = case_.program.facts_of(use.span.file)->config.arguments;
      const auto word = std::find_if(words.begin(), words.end(), [&](const Argument& one) {
        return holds(one.range, use.span.range);
      });
      if (word == words.end() || told_.contains(use.span)) continue;
      const bool asks_encrypted = to_lower(word->text).starts_with("https:");
      const auto& peers = case_.linked.peers;
      const auto wrong = std::count_if(peers.begin(), peers.end(), [&](const PeerClaim& one) {
        return one.socket.instance == peer.socket.instance &&
               one.socket.scope == peer.socket.scope &&
               misunderstanding(one, asks_encrypted) != nullptr;
      });
      // The others may answer in its place, now and then.
      judge(peer, asks_encrypted, use.span,
            wrong < members ? Severity::kWarning : Severity::kError);
    }
  }

  // The more exact address gets the connection.
  const Listener* find(const ListenClaim& peer) const {
    const auto found = [&](Family family, std::string_view address) -> const Listener* {
      const auto one = listeners_.find(key_of(peer, family, address));
      return one == listeners_.end() ? nullptr : &one->second;
    };
    const Listener* listener = found(peer.family, peer.address);
    if (listener != nullptr || peer.family == Family::kUnix) return listener;
    listener = found(peer.family, {});
    if (listener != nullptr || peer.family == Family::kIpv6) return listener;
    const Listener* both = found(Family::kIpv6, {});  // ipv6only=off
    return both != nullptr && !both->claim->v6only ? both : nullptr;
  }

  // The listener that is asked for what it does not speak; nullptr: that is not known of it.
  const Listener* misunderstanding(const PeerClaim& peer, bool asks_encrypted) const {
    const FileId instance = peer.socket.instance;
    const auto& vague = case_.linked.vague_sites;
    const bool is_vague = ranges_.contains(instance) ||
                          std::any_of(vague.begin(), vague.end(),
                                      [&](const auto& site) { return site.first == instance; });
    const Listener* listener = find(peer.socket);
    if (is_vague || listener == nullptr || listener->is_vague) return nullptr;
    if (listener->is_encrypted == asks_encrypted) return nullptr;
    return (asks_encrypted ? others_encrypt_ : redirects_) ? nullptr : listener;
  }

  void judge(const PeerClaim& peer, bool asks_encrypted, const Span& span, Severity severity) {
    gather();
    const Listener* listener = misunderstanding(peer, asks_encrypted);
    if (listener == nullptr) return;
    Finding finding = make_finding(case_, "unreachable-peer", span);
    finding.message =
        "'" + peer.socket.written + "' speaks " +
        (asks_encrypted ? "no TLS, and is asked with https" : "TLS, and is asked with http");
    finding.reference = peer.socket.written;
    finding.severity = severity;
    finding.consequence = severity == Severity::kError ? "Requests" : "Requests that it is given";
    finding.consequence +=
        asks_encrypted ? " answer 502" : " answer 400, as plain HTTP is sent to a port of HTTPS";
    finding.consequence += "; `" + std::string(peer.socket.server->checker) + "` passes.";
    finding.related.push_back({.span = listener->claim->span,
                               .path = case_.program.files[listener->claim->span.file].path,
                               .message = "the listener"});
    findings_.push_back(std::move(finding));
    told_.insert(span);
  }

  const Case& case_;
  Findings& findings_;
  bool is_gathered_ = false;
  bool others_encrypt_ = false;
  bool redirects_ = false;
  std::set<Span> told_;  // addresses of several servers
  std::map<Key, Listener> listeners_;
  std::set<FileId> ranges_;  // instances that listen on ranges of ports
};

}  // namespace

void judge_encryption(const Case& the_case, Findings& findings) {
  EncryptionJudge(the_case, findings).run();
}

}  // namespace danglint
