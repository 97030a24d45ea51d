// undefined-name and conflicting-name: names that configurations use and define.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <unordered_map>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/text.h"
#include "judge/judge.h"
#include "link/accounts.h"
#include "link/value_of.h"

namespace danglint {
namespace {

constexpr std::string_view kHost = "host";
// Of Compose, whose files are merged with others.
constexpr std::string_view kService = "service";

// Names of one kind in one scope of one instance.
using Space = std::tuple<FileId, std::string_view, std::uint32_t>;

using Names = std::map<std::string_view, const NameClaim*>;
using Definitions = std::map<Space, Names>;

Space space_of(const NameClaim& claim) {
  return {claim.instance, claim.directive->of, claim.scope};
}

bool is_builtin(const NameClaim& use) {
  const std::string whole = std::string(use.directive->of) + '/' + use.name;
  const auto& known = use.server->builtin_names;
  return std::binary_search(known.begin(), known.end(), whole);
}

// Others may be defined where nothing is seen of them: only what is nearly one of those here is a mistake.
bool is_told_if_near(const NameClaim& use) {
  return use.directive->may_be_host || use.directive->only_near;
}

// Long names are mistyped more; of short ones nearly all are near each other, and hosts of one
// network are called alike.
unsigned most_for(const NameClaim& use) {
  const std::size_t length = use.name.size();
  if (!is_told_if_near(use)) return length <= 4 ? 1 : 2;
  return length < 5 ? 0 : length < 9 ? 1 : 2;
}

// Those that are as near as any, the first of them first.
std::vector<std::string> nearest(const NameClaim& use, const std::set<std::string_view>& known) {
  const std::string_view name = use.name;
  const unsigned most = most_for(use);
  std::vector<std::string> best;
  unsigned least = most;
  for (const std::string_view one : known) {
    const bool are_numbered = is_told_if_near(use) && without_digits(name) == without_digits(one);
    const unsigned distance = are_numbered ? most + 1 : edit_distance(name, one, most);
    if (distance > least) continue;
    if (distance < least) best.clear();
    least = distance;
    best.emplace_back(one);
  }
  return best;
}

// Whether no other file can be merged with the one of a name. What is called as such a file is counted whatever it says: an
// override may hold volumes alone.
class Alone {
 public:
  explicit Alone(const Case& the_case) : case_(the_case) {}

  bool operator()(const NameClaim& use) {
    const ServerRule& server = *use.server;
    if (server.alone_path.empty() || !use.directive->only_near || !use.is_complete) return false;
    const SourceFile& file = case_.program.files[use.span.file];
    if (file.is_sample || file.is_template) return false;
    const bool is_walked = case_.program.input_folders.contains(file.path);
    if (!is_walked || !is_in(server.alone_path, file.target_path)) return false;
    const auto& said = case_.program.facts_of(use.span.file)->config.directives;
    const bool says_more = std::any_of(said.begin(), said.end(), [&](const Directive& one) {
      return one.parent == kNoParent && one.name == server.alone_unless;
    });
    return !says_more && files_called_so(server) == 1;
  }

 private:
  std::size_t files_called_so(const ServerRule& server) {
    const auto [known, is_new] = files_.try_emplace(&server, 0);
    if (is_new) {
      const auto& all = case_.program.entries;
      known->second = static_cast<std::size_t>(
          std::count_if(all.begin(), all.end(), [&](const WalkedEntry& one) {
            return one.type != FileType::kDirectory && is_in(server.main_path, one.path);
          }));
    }
    return known->second;
  }

  const Case& case_;
  std::unordered_map<const ServerRule*, std::size_t> files_;
};

// Main configurations, each by itself, that the server may be given together: those of one folder and the folders in it.
class Companions {
 public:
  explicit Companions(const Case& the_case) : case_(the_case) {
    for (const InstanceFacts& one : the_case.linked.instances) {
      if (one.server->reads_several_files) mains_.push_back(&one);
    }
  }

  std::vector<FileId> of(const NameClaim& claim) const {
    std::vector<FileId> companions;
    if (!claim.server->reads_several_files) return companions;
    const std::string folder = folder_of(claim.instance);
    for (const InstanceFacts* one : mains_) {
      if (one->main == claim.instance || one->server != claim.server) continue;
      const std::string other = folder_of(one->main);
      if (path::is_within(other, folder) || path::is_within(folder, other)) {
        companions.push_back(one->main);
      }
    }
    return companions;
  }

 private:
  std::string folder_of(FileId main) const {
    return std::string(path::dirname(case_.program.files[main].target_path));
  }

  const Case& case_;
  std::vector<const InstanceFacts*> mains_;
};

// What /etc/hosts of the target says.
void add_known_hosts(const Target& target, std::set<std::string, std::less<>>& names) {
  constexpr std::uint64_t kLimit = 1 << 20;
  const Answer answer = target.is_rooted() ? target.find("/etc/hosts") : Answer{};
  if (answer.existence != Existence::kPresent) return;
  const ReadAnswer file = target.world().read(answer.source, kLimit);
  if (!file.bytes) return;
  std::istringstream lines(*file.bytes);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    words >> word;  // the address
    while (words >> word) names.insert(word);
  }
}

void tell(const Case& the_case, const NameClaim& use, std::string_view kind,
          const std::vector<std::string>& near, Findings& findings) {
  const std::string meant = near.empty() ? std::string() : near.front();
  Finding finding = make_finding(the_case, "undefined-name", use.span);
  finding.severity = severity_of(use.directive->missing);
  finding.message = use.directive->naming == Naming::kSection
                        ? "'" + use.name + "' has no " + std::string(kind)
                        : "no " + std::string(kind) + " is called '" + use.name + "'";
  finding.reference = use.name;
  finding.suggestion = meant;
  if (!meant.empty()) {
    finding.edits = {{{use.span}, use.name, meant}};
    finding.rivals.assign(near.begin() + 1, near.end());
    finding.explanation = did_you_mean(meant, finding.rivals, " That one is defined.");
  }
  finding.consequence =
      use.directive->missing == Effect::kDegraded
          ? "It is taken as it is written; `" + std::string(use.server->checker) + "` passes."
          : consequence_of(*use.server, use.directive->missing, use.directive->checker);
  findings.push_back(std::move(finding));
}

void tell_twice(const Case& the_case, const NameClaim& first, const NameClaim& second,
                Findings& findings) {
  Finding finding = make_finding(the_case, "conflicting-name", second.span);
  finding.severity = Severity::kError;
  finding.message =
      "a second " + std::string(second.directive->of) + " is called '" + second.name + "'";
  finding.reference = second.name;
  finding.consequence = consequence_of(*second.server, Effect::kNoStart, CheckerVerdict::kRejects);
  finding.related.push_back({.span = first.span,
                             .path = the_case.program.files[first.span.file].path,
                             .message = "the first one"});
  findings.push_back(std::move(finding));
}

// Two sites of one socket under one name: the first one answers, the other never.
void judge_site_names(const Case& the_case, Findings& findings) {
  using Socket = std::tuple<FileId, Family, std::string_view, std::uint16_t>;
  // Thousands of sites share a few sockets, which are numbered.
  std::map<Socket, std::uint32_t> numbers;
  const auto number_of = [&](const Socket& socket) {
    return numbers.try_emplace(socket, static_cast<std::uint32_t>(numbers.size())).first->second;
  };
  std::map<std::pair<FileId, std::uint32_t>, std::vector<std::uint32_t>> sockets;
  for (const auto* listens : {&the_case.linked.listens, &the_case.linked.fragment_listens}) {
    for (const ListenClaim& claim : *listens) {
      sockets[{claim.instance, claim.scope}].push_back(
          number_of({claim.instance, claim.family, claim.address, claim.first_port}));
    }
  }
  std::unordered_map<std::string, std::map<std::uint32_t, const NameClaim*>> known;  // by name
  std::set<const NameClaim*> told;
  for (const NameClaim& claim : the_case.linked.names) {
    if (claim.directive->kind != ArgumentKind::kSiteName || !claim.is_active) continue;
    if (the_case.linked.vague_sites.contains({claim.instance, claim.scope})) continue;
    const auto found = sockets.find({claim.instance, claim.scope});
    // Without any, it is port 80 of all IPv4 addresses.
    std::vector<std::uint32_t> own;
    if (found == sockets.end()) own.push_back(number_of({claim.instance, Family::kIpv4, "", 80}));
    auto& same = known[to_lower(claim.name)];
    for (const std::uint32_t socket : found == sockets.end() ? own : found->second) {
      const auto [earlier, is_new] = same.try_emplace(socket, &claim);
      if (is_new || earlier->second->scope == claim.scope || !told.insert(&claim).second) continue;
      Finding finding = make_finding(the_case, "conflicting-name", claim.span);
      finding.message = claim.name.empty()
                            ? "another site of this address has no name either"
                            : "another site of this address is called '" + claim.name + "' as well";
      finding.reference = claim.name;
      finding.consequence = "This one is ignored: its requests go to the other; `" +
                            std::string(claim.server->checker) + "` only warns.";
      finding.related.push_back({.span = earlier->second->span,
                                 .path = the_case.program.files[earlier->second->span.file].path,
                                 .message = "the one that answers"});
      findings.push_back(std::move(finding));
    }
  }
}

void judge_accounts(const Case& the_case, Findings& findings) {
  const Accounts accounts(the_case.target);
  if (!accounts.are_complete()) return;
  std::set<Span> told;
  for (const UserClaim& claim : the_case.linked.users) {
    const bool is_number = claim.user.find_first_not_of("#0123456789") == std::string::npos;
    if (claim.user.empty() || is_number || claim.user.find_first_of("${%") != std::string::npos)
      continue;
    const bool exists =
        claim.is_group ? accounts.has_group(claim.user) : accounts.has_user(claim.user);
    // Of `user nobody;` the group is called the same: one finding will do.
    if (exists || (claim.is_group && told.contains(claim.span))) continue;
    told.insert(claim.span);
    Finding finding = make_finding(the_case, "undefined-name", claim.span);
    const std::string kind = claim.is_group ? "group" : "user";
    finding.message = "no " + kind + " is called '" + claim.user + "'";
    finding.reference = claim.user;
    finding.suggestion = accounts.nearest(claim.user, claim.is_group);
    finding.explanation =
        claim.is_group ? "/etc/group does not have it" : "/etc/passwd does not have it";
    finding.explanation +=
        finding.suggestion.empty() ? "." : "; did you mean '" + finding.suggestion + "'?";
    finding.consequence = consequence_of(*claim.server, Effect::kNoStart, claim.checker);
    findings.push_back(std::move(finding));
  }
}

void judge_variables(const Case& the_case, Findings& findings) {
  for (const UndefinedVariable& use : the_case.linked.undefined) {
    Finding finding = make_finding(the_case, "undefined-name", use.span);
    finding.message = "nothing defines the variable '" + use.name + "'";
    finding.reference = use.name;
    finding.suggestion = use.nearest;
    if (!use.nearest.empty()) {
      finding.edits = {{{use.span}, use.name, use.nearest}};
      finding.rivals = use.rivals;
      finding.explanation = did_you_mean(use.nearest, use.rivals, " That one is defined.");
    }
    finding.consequence =
        use.is_refused ? consequence_of(*use.server, Effect::kNoStart, CheckerVerdict::kRejects)
                       : "It stays as it is written, so that '" + use.directive_name +
                             "' names a path with a dollar in it; `" +
                             std::string(use.server->checker) + "` only warns.";
    findings.push_back(std::move(finding));
  }
}

// In the same start of the server.
const NameClaim* definition_of(const Definitions& defined, const NameClaim& use) {
  const auto space = defined.find(space_of(use));
  if (space == defined.end()) return nullptr;
  const auto found = space->second.find(use.name);
  return found == space->second.end() ? nullptr : found->second;
}

// Claims are in the order the server reads them: what it will know only later, it does not know yet.
const NameClaim* defined_behind(const Definitions& defined, const NameClaim& use) {
  const NameClaim* definition = definition_of(defined, use);
  const bool is_later =
      definition != nullptr && definition->directive->is_in_order && definition > &use;
  return is_later ? definition : nullptr;
}

void tell_forbidden(const Case& the_case, const NameClaim& use, const NameClaim& definition,
                    Findings& findings) {
  Finding finding = make_finding(the_case, "conflicting-name", use.span);
  finding.severity = severity_of(use.directive->missing);
  finding.message = std::string(use.directive->because) + " '" + use.name + "'";
  finding.reference = use.name;
  finding.consequence = consequence_of(*use.server, use.directive->missing, use.directive->checker);
  finding.related.push_back({.span = definition.span,
                             .path = the_case.program.files[definition.span.file].path,
                             .message = "defined here"});
  findings.push_back(std::move(finding));
}

void tell_too_early(const Case& the_case, const NameClaim& use, const NameClaim& definition,
                    Findings& findings) {
  Finding finding = make_finding(the_case, "undefined-name", use.span);
  finding.severity = severity_of(use.directive->missing);
  finding.message = "the " + std::string(use.directive->of) + " '" + use.name +
                    "' is defined only behind this line";
  finding.reference = use.name;
  finding.consequence = consequence_of(*use.server, use.directive->missing, use.directive->checker);
  finding.related.push_back({.span = definition.span,
                             .path = the_case.program.files[definition.span.file].path,
                             .message = "defined here"});
  findings.push_back(std::move(finding));
}

void judge_uses(const Case& the_case, const Definitions& defined, const std::set<Space>& open,
                Findings& findings) {
  // Services of Compose are hosts to whatever runs beside them.
  std::set<std::string_view> hosts;
  std::set<std::string_view> services;
  for (const NameClaim& claim : the_case.linked.names) {
    if (!claim.is_definition || claim.name.empty()) continue;
    if (claim.directive->of == kHost) hosts.insert(claim.name);
    if (claim.directive->of == kService) services.insert(claim.name);
  }
  std::set<std::string, std::less<>> known_hosts;
  add_known_hosts(the_case.target, known_hosts);
  const Companions companions(the_case);
  Alone is_alone(the_case);
  for (const NameClaim& use : the_case.linked.names) {
    const DirectiveRule& directive = *use.directive;
    const bool is_use =
        directive.kind == ArgumentKind::kNameUse || directive.kind == ArgumentKind::kCondition;
    if (!is_use || !use.is_active || is_builtin(use)) continue;
    if (directive.may_be_host && hosts.contains(use.name)) continue;
    if (known_hosts.contains(use.name) && (directive.may_be_host || directive.of == kHost))
      continue;
    const std::vector<FileId> others = use.scope == 0 ? companions.of(use) : std::vector<FileId>();
    std::vector<const Names*> spaces;
    const auto add_space = [&](const Space& space) {
      if (const auto found = defined.find(space); found != defined.end()) {
        spaces.push_back(&found->second);
      }
    };
    add_space(space_of(use));
    for (const FileId other : others) add_space({other, directive.of, 0});
    if (const NameClaim* later = defined_behind(defined, use)) {
      tell_too_early(the_case, use, *later, findings);
      continue;
    }
    const auto* everywhere = directive.of == kHost      ? &hosts
                             : directive.of == kService ? &services
                                                        : nullptr;
    const bool is_known = everywhere != nullptr
                              ? everywhere->contains(use.name)
                              : std::any_of(spaces.begin(), spaces.end(), [&](const Names* names) {
                                  return names->contains(use.name);
                                });
    if (directive.is_forbidden) {
      // What other files of the same start say before it may change what it is.
      const NameClaim* own = others.empty() ? definition_of(defined, use) : nullptr;
      if (own != nullptr && own->is_active) tell_forbidden(the_case, use, *own, findings);
      continue;
    }
    if (is_known) continue;
    std::set<std::string_view> names;
    for (const Names* space : spaces) {
      for (const auto& [name, definition] : *space) names.insert(name);
    }
    if (everywhere != nullptr) names = *everywhere;
    // Log formats and balancers of Apache, upstreams of nginx, stages of Dockerfiles.
    const auto differs_in_case = [&](std::string_view name) {
      return equal_ignoring_case(name, use.name);
    };
    if (directive.ignores_case && std::any_of(names.begin(), names.end(), differs_in_case)) {
      continue;
    }
    std::string_view kind = directive.of;
    std::vector<std::string> near =
        directive.naming == Naming::kSection ? std::vector<std::string>() : nearest(use, names);
    if (near.empty() && directive.may_be_host) {
      near = nearest(use, hosts);
      kind = kHost;
    }
    const bool is_full_name = use.name.find('.') != std::string::npos;
    const bool is_all_known = use.is_complete && others.empty() && !open.contains(space_of(use));
    const bool needs_near = is_told_if_near(use) && !is_alone(use);
    const bool is_sure =
        needs_near ? !near.empty() && !is_full_name : !near.empty() || is_all_known;
    if (is_sure) tell(the_case, use, kind, near, findings);
  }
}

}  // namespace

void judge_names(const Case& the_case, Findings& findings) {
  Definitions defined;
  std::set<Space> open;  // with definitions of names that are not known
  for (const NameClaim& claim : the_case.linked.names) {
    if (!claim.is_definition || claim.directive->kind != ArgumentKind::kName) continue;
    if (claim.name.empty()) open.insert(space_of(claim));
    if (claim.name.empty()) continue;
    const auto [first, is_new] = defined[space_of(claim)].try_emplace(claim.name, &claim);
    const bool is_certain = claim.is_active && first->second->is_active;
    if (!is_new && claim.directive->is_unique && is_certain) {
      tell_twice(the_case, *first->second, claim, findings);
    }
  }
  judge_uses(the_case, defined, open, findings);
  judge_site_names(the_case, findings);
  judge_variables(the_case, findings);
  judge_accounts(the_case, findings);
}

}  // namespace danglint
