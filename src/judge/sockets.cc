// unreachable-peer, no-listener and missing-directive: sockets that one side relies on and the other does not
// give.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "judge/judge.h"
#include "judge/workers.h"
#include "link/accounts.h"
#include "link/directive_use.h"

namespace danglint {
namespace {

bool is_same_address(const ListenClaim& peer, const ListenClaim& claim) {
  if (peer.family == Family::kUnix || claim.family == Family::kUnix) {
    return peer.family == claim.family && peer.address == claim.address;
  }
  if (peer.first_port < claim.first_port || peer.first_port > claim.last_port) return false;
  return claim.address.empty() || (peer.family == claim.family && peer.address == claim.address);
}

// The words of a socket's name: php, fpm.
std::set<std::string> words_of(std::string_view address) {
  constexpr std::size_t kShortest = 3;
  std::set<std::string> words;
  std::string word;
  for (const char c : std::string(path::basename(address)) + '.') {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter) word += c;
    if (is_letter || word.empty()) continue;
    if (word.size() >= kShortest && word != "sock" && word != "socket") words.insert(word);
    word.clear();
  }
  return words;
}

// Other programs have sockets as well, of which nothing is read: fcgiwrap.socket is no php8.2-fpm.sock.
bool may_be_meant(const ListenClaim& listener, const ListenClaim& peer) {
  if (peer.family != Family::kUnix || listener.family != Family::kUnix) return true;
  if (path::dirname(peer.address) == path::dirname(listener.address)) return true;
  const std::set<std::string> wanted = words_of(peer.address);
  const std::set<std::string> given = words_of(listener.address);
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& word) { return given.contains(word); });
}

// Listeners by where they can be found: of thousands only a few are looked at.
class Listeners {
 public:
  explicit Listeners(const Linked& linked) {
    for (const ListenClaim& claim : linked.listens) {
      if (claim.family == Family::kUnix) {
        by_path_[{claim.host, claim.address}].push_back(&claim);
        if (path::matches_glob(claim.address, claim.server->linked_socket)) {
          by_path_[{claim.host, claim.server->linked_at}].push_back(&claim);
        }
      } else {
        auto& same = claim.first_port == claim.last_port ? by_port_[{claim.host, claim.first_port}]
                                                         : ranges_[claim.host];
        same.push_back(&claim);
      }
    }
  }

  const ListenClaim* find(const ListenClaim& peer) const {
    if (peer.family == Family::kUnix) {
      const auto found = by_path_.find({peer.host, peer.address});
      return found == by_path_.end() ? nullptr : found->second.front();
    }
    const auto known = known_.try_emplace({peer.host, peer.address, peer.first_port}, nullptr);
    const ListenClaim*& first = known.first->second;
    if (!known.second) return first;
    const auto search = [&](const std::vector<const ListenClaim*>& claims) {
      const auto found = std::find_if(claims.begin(), claims.end(), [&](const ListenClaim* claim) {
        return is_same_address(peer, *claim);
      });
      // The one that is read first.
      if (found != claims.end() && (first == nullptr || *found < first)) first = *found;
    };
    if (const auto port = by_port_.find({peer.host, peer.first_port}); port != by_port_.end()) {
      search(port->second);
    }
    if (const auto host = ranges_.find(peer.host); host != ranges_.end()) search(host->second);
    return first;
  }

 private:
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const ListenClaim*>> by_path_;
  std::map<std::pair<std::string_view, std::uint16_t>, std::vector<const ListenClaim*>> by_port_;
  std::map<std::string_view, std::vector<const ListenClaim*>> ranges_;  // of ports
  mutable std::map<std::tuple<std::string, std::string, std::uint16_t>, const ListenClaim*> known_;
};

class PeerJudge {
 public:
  PeerJudge(const Case& the_case, Findings& findings)
      : case_(the_case),
        findings_(findings),
        accounts_(the_case.target),
        listeners_(the_case.linked) {}

  void run() {
    find_idle();
    for (const PeerClaim& peer : case_.linked.peers) {
      const ListenClaim* socket = listeners_.find(peer.socket);
      if (socket == nullptr) {
        judge_absent(peer);
      } else if (socket->family == Family::kUnix && case_.judges_permissions) {
        judge_access(peer, *socket);
      }
    }
  }

 private:
  // Listeners of a kind that nobody on their host asks, of which a peer that finds nobody may have been
  // meant for one.
  void find_idle() {
    std::set<const ListenClaim*> asked;
    for (const PeerClaim& peer : case_.linked.peers) asked.insert(listeners_.find(peer.socket));
    for (const ListenClaim& claim : case_.linked.listens) {
      if (!claim.kind.empty() && !asked.contains(&claim)) idle_.push_back(&claim);
    }
  }

  const ListenClaim* idle_listener(const PeerClaim& peer) const {
    for (const ListenClaim* claim : idle_) {
      if (claim->kind == peer.directive->of && claim->host == peer.socket.host &&
          claim->server != peer.socket.server && may_be_meant(*claim, peer.socket)) {
        return claim;
      }
    }
    return nullptr;
  }

  Finding finding_of(const PeerClaim& peer) const {
    Finding finding = make_finding(case_, "unreachable-peer", peer.socket.span);
    finding.reference = peer.socket.written;
    finding.severity = severity_of(peer.directive->missing);
    finding.consequence =
        "Requests answer 502 or 503; `" + std::string(peer.socket.server->checker) + "` passes.";
    return finding;
  }

  void judge_absent(const PeerClaim& peer) {
    const ListenClaim* idle = idle_listener(peer);
    if (idle == nullptr) return;
    Finding finding = finding_of(peer);
    finding.message = "nothing listens on '" + peer.socket.written + "'";
    finding.explanation =
        std::string(idle->server->title) + " listens on '" + idle->written + "' instead.";
    finding.related.push_back({.span = idle->span,
                               .path = case_.program.files[idle->span.file].path,
                               .message = "the listener that nobody asks"});
    findings_.push_back(std::move(finding));
  }

  // The socket's mode and owner against who connects.
  void judge_access(const PeerClaim& peer, const ListenClaim& socket) {
    if (socket.kind != "fastcgi" || !accounts_.are_complete()) return;
    const std::string worker =
        worker_of(case_, accounts_, peer.socket.instance, *peer.socket.server);
    const auto account = worker_account(case_, accounts_, worker, peer.socket.instance);
    if (!account) return;
    FileStatus status{.type = FileType::kOther, .mode = 0660};
    if (!socket.mode.empty()) {
      const auto [end, error] = std::from_chars(
          socket.mode.data(), socket.mode.data() + socket.mode.size(), status.mode, 8);
      if (error != std::errc{}) return;
    }
    const Account* owner = accounts_.find(socket.owner.empty() ? "root" : socket.owner);
    const auto group = accounts_.gid_of(socket.group.empty() ? "root" : socket.group);
    if (owner == nullptr || !group) return;
    status.uid = owner->uid;
    status.gid = *group;
    if (may(*account, status, Wish::kWrite)) return;
    Finding finding = finding_of(peer);
    finding.message = "'" + worker + "' may not connect to '" + peer.socket.written + "'";
    finding.explanation = "the socket belongs to " +
                          (socket.owner.empty() ? "root" : socket.owner) + ':' +
                          (socket.group.empty() ? "root" : socket.group) + " with mode " +
                          (socket.mode.empty() ? "0660" : socket.mode) + '.';
    finding.related.push_back({.span = socket.span,
                               .path = case_.program.files[socket.span.file].path,
                               .message = "the socket is made here"});
    findings_.push_back(std::move(finding));
  }

  const Case& case_;
  Findings& findings_;
  const Accounts accounts_;
  const Listeners listeners_;
  std::vector<const ListenClaim*> idle_;
};

void judge_no_listener(const Case& the_case, Findings& findings) {
  for (const InstanceFacts& instance : the_case.linked.instances) {
    if (!instance.server->needs_listener || instance.is_fragment || !instance.is_complete) continue;
    const std::string_view only_with = instance.server->listener_only_with;
    const auto& said = the_case.program.facts_of(instance.main)->config.directives;
    const bool counts = only_with.empty() ||
                        std::any_of(said.begin(), said.end(),
                                    [&](const Directive& one) { return one.name == only_with; });
    if (!counts) continue;
    const auto& listens = the_case.linked.listens;
    const bool any = std::any_of(listens.begin(), listens.end(), [&](const ListenClaim& claim) {
      return claim.instance == instance.main;
    });
    if (any || instance.has_unknown_listener) continue;
    Finding finding = make_finding(the_case, "no-listener", {instance.main, {}});
    finding.message = "this configuration listens nowhere";
    finding.consequence =
        consequence_of(*instance.server, Effect::kNoStart, instance.server->listener_verdict);
    findings.push_back(std::move(finding));
  }
  for (const ListenClaim& claim : the_case.linked.listens) {
    if (claim.family != Family::kUnix || claim.address.size() <= kLongestUnixPath) continue;
    Finding finding = make_finding(the_case, "no-listener", claim.span);
    finding.message = "the path of this socket has " + std::to_string(claim.address.size()) +
                      " bytes; " + std::to_string(kLongestUnixPath) + " is the most";
    finding.reference = claim.written;
    finding.consequence = std::string(claim.server->title) + " does not start.";
    findings.push_back(std::move(finding));
  }
  // A site at a port of which nothing is read.
  for (const AddressClaim& site : the_case.linked.addresses) {
    const auto& instances = the_case.linked.instances;
    const auto instance = std::find_if(instances.begin(), instances.end(),
                                       [&](const auto& one) { return one.main == site.instance; });
    if (instance == instances.end() || !instance->is_complete || instance->has_unknown_listener)
      continue;
    bool any = false;
    bool listens_here = false;
    for (const ListenClaim& claim : the_case.linked.listens) {
      if (claim.instance != site.instance) continue;
      any = true;
      listens_here =
          listens_here || (claim.first_port <= site.port && site.port <= claim.last_port);
    }
    if (!any || listens_here) continue;
    Finding finding = make_finding(the_case, "no-listener", site.span);
    finding.severity = Severity::kWarning;
    finding.message = "nothing listens on port " + std::to_string(site.port) + " of this site";
    finding.reference = site.written;
    finding.consequence =
        "No request ever reaches it; `" + std::string(instance->server->checker) + "` passes.";
    findings.push_back(std::move(finding));
  }
}

// As people write it; rules fold case where the server does.
std::string spelling_of(const ServerRule& server, std::string_view name) {
  const auto modules = server.modules;
  const auto found = std::lower_bound(
      modules.begin(), modules.end(), name,
      [](const ModuleRule& row, std::string_view wanted) { return row.name < wanted; });
  if (found != modules.end() && found->name == name) return std::string(found->spelling);
  const auto& words = server.vocabulary;
  const auto word = std::find_if(words.begin(), words.end(), [&](std::string_view one) {
    return server.ignores_case && to_lower(one) == name;
  });
  return std::string(word == words.end() ? name : *word);
}

// Bytes of a file that may hold what a directive needs: certificates are short.
constexpr std::uint64_t kMaxHeld = 4U << 20U;

void judge_needs(const Case& the_case, Findings& findings) {
  for (const UnmetNeed& need : the_case.linked.unmet) {
    if (const std::string_view instead = need.directive->or_holds; !instead.empty()) {
      const auto text =
          the_case.target.world().read(the_case.target.find(need.file).source, kMaxHeld).bytes;
      if (!text || text->find(instead) != std::string::npos) continue;
    }
    Finding finding = make_finding(the_case, "missing-directive", need.span);
    const std::string_view names = DirectiveUse::without_anywhere(need.directive->of);
    const std::string wanted = spelling_of(*need.server, names.substr(0, names.find('|')));
    std::string said(need.directive_name);
    if (!need.value.empty()) said += ' ' + need.value;
    finding.message = "'" + said + "' needs " + wanted + ", which is not said " +
                      (need.directive->is_inside ? "in it" : "here");
    finding.reference = need.value.empty() ? said : need.value;
    finding.severity = severity_of(need.directive->missing);
    if (const std::string_view why = need.directive->because; !why.empty()) {
      finding.explanation = std::string(why) + '.';
    }
    finding.consequence =
        consequence_of(*need.server, need.directive->missing, need.directive->checker);
    findings.push_back(std::move(finding));
  }
}

using Section = std::pair<FileId, std::uint32_t>;

// Folders with colons between them; nothing, and none, is no limit. Each stands for all below it.
bool may_open(const Target& target, std::string_view folders, const std::string& root) {
  if (folders.empty() || folders == "none") return true;
  const auto real = [&](const std::string& folder) {
    const Answer answer = target.find(folder);
    return answer.existence == Existence::kPresent ? answer.real : path::normalize(folder);
  };
  const std::string wanted = real(root);
  for (const std::string_view one : split(folders, ":")) {
    if (!one.starts_with('/')) return true;  // of the script's own folder, or filled in
    const std::string allowed = real(std::string(one));
    // Scripts may lie in a folder of the root.
    if (path::is_within(wanted, allowed) || path::is_within(allowed, wanted)) return true;
  }
  return false;
}

// What a pool refuses of what it is handed: scripts with other extensions, or of other folders, and clients.
class LimitJudge {
 public:
  LimitJudge(const Case& the_case, Findings& findings)
      : case_(the_case), findings_(findings), listeners_(the_case.linked) {
    for (const LimitClaim& one : the_case.linked.limits) {
      limits_[one.directive->of][{one.instance, one.section}] = &one;
    }
    for (const PeerClaim& peer : the_case.linked.peers) {
      peers_.try_emplace({peer.socket.instance, peer.socket.scope}, &peer);
    }
  }

  void run() {
    for (const PeerClaim& peer : case_.linked.peers) {
      const ListenClaim* pool = pool_of(peer);
      if (pool != nullptr) judge_client(peer, *pool);
    }
    for (const ScriptClaim& scripts : case_.linked.scripts) {
      const auto peer = peers_.find({scripts.instance, scripts.section});
      const ListenClaim* pool = peer == peers_.end() ? nullptr : pool_of(*peer->second);
      if (pool == nullptr) continue;
      judge_extension(scripts, *peer->second, *pool);
      judge_folder(scripts, *peer->second, *pool);
    }
  }

 private:
  const ListenClaim* pool_of(const PeerClaim& peer) const {
    const ListenClaim* pool = listeners_.find(peer.socket);
    const bool is_one = pool != nullptr && !pool->kind.empty() && pool->kind == peer.directive->of;
    return is_one ? pool : nullptr;
  }

  const LimitClaim* limit_of(std::string_view what, const ListenClaim& pool) const {
    const auto kind = limits_.find(what);
    if (kind == limits_.end()) return nullptr;
    const auto said = kind->second.find({pool.instance, pool.scope});
    return said == kind->second.end() ? nullptr : said->second;
  }

  void judge_extension(const ScriptClaim& scripts, const PeerClaim& peer, const ListenClaim& pool) {
    const LimitClaim* said = limit_of("", pool);
    const std::string limit = said == nullptr ? ".php .phar" : said->value;
    std::string words = ' ' + limit + ' ';
    std::replace(words.begin(), words.end(), ',', ' ');
    if (limit.empty() || words.find(" ." + scripts.extension + ' ') != std::string::npos) return;
    Finding finding = make_finding(case_, "refused-script", scripts.span);
    finding.message =
        std::string(pool.server->title) + " runs no '." + scripts.extension + "' files";
    finding.reference = '.' + scripts.extension;
    finding.explanation = "security.limit_extensions is '" + limit + "'.";
    finding.consequence = "Requests for them answer 403; " + both_pass(peer, pool);
    tell(std::move(finding), pool.span, "the pool");
  }

  // PHP opens the script itself under open_basedir.
  void judge_folder(const ScriptClaim& scripts, const PeerClaim& peer, const ListenClaim& pool) {
    const LimitClaim* limit = limit_of("folders", pool);
    const bool is_known = limit != nullptr && !scripts.root.empty() &&
                          limit->value.find_first_of("${%") == std::string::npos &&
                          limit_of("jail", pool) == nullptr;
    if (!is_known || may_open(case_.target, limit->value, scripts.root)) return;
    if (!told_.insert({limit->span, scripts.root}).second) return;
    Finding finding = make_finding(case_, "refused-script", limit->span);
    finding.severity = Severity::kError;
    finding.message =
        "open_basedir leaves out the folder of the scripts that this pool is handed: " +
        scripts.root;
    finding.reference = limit->value;
    finding.consequence =
        "Every one of them answers 404, \"No input file specified.\"; " + both_pass(peer, pool);
    tell(std::move(finding), scripts.span, "handed on here");
  }

  // Whoever asks on the same machine comes from the address that is asked.
  void judge_client(const PeerClaim& peer, const ListenClaim& pool) {
    const std::string& address = peer.socket.address;
    const LimitClaim* limit = limit_of("clients", pool);
    if (limit == nullptr || (address != "127.0.0.1" && address != "::1")) return;
    if (limit->value.find_first_of("${%") != std::string::npos) return;
    std::string words = ' ' + limit->value + ' ';
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == ',' || c == '\t'; }, ' ');
    const auto lists = [&](const std::string& one) {
      return words.find(' ' + one + ' ') != std::string::npos;
    };
    if (lists(address) || lists("any") || lists("::ffff:" + address)) return;
    Finding finding = make_finding(case_, "unreachable-peer", peer.socket.span);
    finding.message = std::string(pool.server->title) + " lets no client from " + address +
                      " connect to '" + peer.socket.written + "'";
    finding.reference = peer.socket.written;
    finding.explanation = "listen.allowed_clients is '" + limit->value + "'.";
    finding.consequence = "Requests answer 502 or 503; " + both_pass(peer, pool);
    tell(std::move(finding), limit->span, "said here");
  }

  static std::string both_pass(const PeerClaim& peer, const ListenClaim& pool) {
    return '`' + std::string(peer.socket.server->checker) + "` and `" +
           std::string(pool.server->checker) + "` pass.";
  }

  void tell(Finding finding, Span other, std::string what) {
    finding.related.push_back(
        {.span = other, .path = case_.program.files[other.file].path, .message = std::move(what)});
    findings_.push_back(std::move(finding));
  }

  const Case& case_;
  Findings& findings_;
  const Listeners listeners_;
  std::map<std::string_view, std::map<Section, const LimitClaim*>> limits_;
  std::map<Section, const PeerClaim*> peers_;
  std::set<std::pair<Span, std::string>> told_;
};

}  // namespace

void judge_sockets(const Case& the_case, Findings& findings) {
  PeerJudge(the_case, findings).run();
  judge_no_listener(the_case, findings);
  judge_needs(the_case, findings);
  LimitJudge(the_case, findings).run();
}

}  // namespace danglint
