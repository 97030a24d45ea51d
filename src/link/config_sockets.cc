// Of the meaning of a configuration, what is about sockets: those it listens on, and those it connects to.
#include <algorithm>
#include <charconv>

#include "base/path.h"
#include "link/config_meaning.h"
#include "link/listen.h"
#include "link/surroundings.h"

namespace danglint {
namespace {

// /var/run is /run, also where there is no /var.
std::string real_socket(const Target& target, const std::string& path) {
  constexpr std::string_view kOldRun = "/var/run/";
  std::string real = target.end_of(path);
  if (real.starts_with(kOldRun)) real.erase(0, std::string_view("/var").size());
  return real;
}

}  // namespace

void ConfigMeaning::place_socket(const Instance& instance, ListenClaim& claim) const {
  if (claim.family != Family::kUnix || claim.address.starts_with('@')) return;
  if (!claim.address.starts_with('/')) {
    claim.address = path::join(instance.prefix, claim.address);
  }
  claim.address = real_socket(target_, path::normalize(claim.address));
}

void ConfigMeaning::connect(const Instance& instance, const Place& place, const DirectiveRule& rule,
                            Span span, std::string_view value) {
  auto peer = parse_peer(value, *instance.server);
  if (!peer || !place.is_active || instance.is_fragment) return;
  if (peer->family == Family::kUnix && !peer->address.starts_with('/')) return;
  peer->span = span;
  peer->instance = instance.main;
  peer->host = instance.host;
  peer->scope = section_of(place);
  place_socket(instance, *peer);
  linked_.peers.push_back({std::move(*peer), &rule, place.directive.name});
}

// *:443, _default_:443, [::1]:8080, 192.0.2.1 (any port), name:80
void ConfigMeaning::serve_at(const Instance& instance, Span span, std::string_view value) {
  const std::size_t colon = value.rfind(':');
  if (colon == std::string::npos || value.find(']', colon) != std::string::npos) return;
  unsigned port = 0;
  const char* end = value.data() + value.size();
  const auto [parsed, error] = std::from_chars(value.data() + colon + 1, end, port);
  if (error != std::errc{} || parsed != end || port == 0 || port > kLastPort) return;
  linked_.addresses.push_back({.span = span,
                               .written = std::string(value),
                               .port = static_cast<std::uint16_t>(port),
                               .instance = instance.main});
}

void ConfigMeaning::listen(const Instance& instance, const Place& place, const DirectiveRule& rule,
                           std::size_t index, Span span, std::string_view value) {
  std::vector<ListenClaim> claims = parse_listens(value, *instance.server);
  if (claims.empty()) linked_.vague_sites.emplace(instance.main, section_of(place));
  if (!instance.is_fragment) {
    listening_.insert(section_of(place));
    if (claims.empty() || !place.is_active) has_unknown_listener_ = true;
  }
  if (!place.is_active) return;
  if (claims.empty() && has_impossible_port(value)) {
    linked_.impossible_ports.push_back({span, place.arguments[index].text, instance.server});
  }
  for (ListenClaim& claim : claims) {
    for (const Argument& parameter : place.arguments.subspan(index + 1)) {
      apply_listen_parameter(parameter.text, claim);
      const auto& options = instance.server->socket_options;
      const std::string_view name = parameter.text.substr(0, parameter.text.find('='));
      claim.sets_options =
          claim.sets_options || std::binary_search(options.begin(), options.end(), name);
    }
    claim.span = span;
    claim.instance = instance.main;
    claim.host = instance.host;
    claim.scope = section_of(place);
    claim.kind = rule.of;
    claim.directive = &rule;
    if (rule.is_udp) claim.transport = Transport::kUdp;
    claim.in_stream = place.around.is_apart();
    place_socket(instance, claim);
    // Sections of one name are one, wherever they are written.
    if (instance.server->syntax.last_wins && !place.sections.empty()) {
      claim.section_name = place.sections.back().name;
      std::erase_if(linked_.listens, [&](const ListenClaim& earlier) {
        return earlier.instance == claim.instance && earlier.section_name == claim.section_name &&
               earlier.directive != nullptr && earlier.directive->name == rule.name;
      });
    }
    if (!rule.only_with.empty() || !rule.unless.empty()) has_conditional_listens_ = true;
    (instance.is_fragment ? linked_.fragment_listens : linked_.listens).push_back(std::move(claim));
  }
}

void ConfigMeaning::say_socket(const Instance& instance, const Place& place, Said one,
                               std::vector<Said>& all) {
  if (!place.is_active) return;
  // One line may say several.
  const auto is_of_this_line = [&](const Said& other) {
    return other.span.file == one.span.file &&
           other.span.range.offset > place.directive.range.offset &&
           other.span.range.offset < one.span.range.offset;
  };
  if (instance.server->last_socket_counts && !(all.empty() || is_of_this_line(all.back()))) {
    all.clear();
  }
  all.push_back(std::move(one));
}

void ConfigMeaning::add_plain_sockets(const Instance& instance) {
  const ServerRule& server = *instance.server;
  if (server.default_port.empty() || instance.is_fragment) return;
  std::vector<Said> ports = ports_;
  std::vector<Said> addresses = addresses_;
  if (ports.empty()) ports.push_back({{instance.main, {}}, std::string(server.default_port)});
  if (addresses.empty()) {
    addresses.push_back({ports.front().span, std::string(server.default_address)});
  }
  for (const Said& port : ports) {
    for (const Said& address : addresses) {
      const bool is_v6 = address.value.find(':') != std::string::npos;
      const std::string host = is_v6 ? '[' + address.value + ']' : address.value;
      for (ListenClaim& claim :
           parse_listens(host.empty() ? port.value : host + ':' + port.value, server)) {
        claim.span = ports_.empty() ? address.span : port.span;
        claim.instance = instance.main;
        claim.host = instance.host;
        linked_.listens.push_back(std::move(claim));
      }
    }
  }
}

// What is called nothing answers to no name, which is a name like any other.
void ConfigMeaning::add_nameless_sites(const Instance& instance) {
  const auto rules = instance.server->directives;
  const auto rule = std::find_if(rules.begin(), rules.end(), [](const DirectiveRule& row) {
    return row.kind == ArgumentKind::kSiteName;
  });
  if (rule == rules.end()) return;
  for (const auto& [section, span] : site_spans_) {
    if (named_.contains(section)) continue;
    linked_.names.push_back({.span = span,
                             .instance = instance.main,
                             .scope = section,
                             .server = instance.server,
                             .directive = &*rule,
                             .directive_name = instance.server->serving.site});
  }
}

// A site that says nothing of where it listens does so at the server's own port.
void ConfigMeaning::add_silent_sites(const Instance& instance) {
  const ServerRule& server = *instance.server;
  if (server.default_site_port.empty() || instance.is_fragment) return;
  for (const auto& [section, span] : site_spans_) {
    if (listening_.contains(section)) continue;
    for (ListenClaim& claim : parse_listens(server.default_site_port, server)) {
      claim.span = span;
      claim.instance = instance.main;
      claim.host = instance.host;
      claim.scope = section;
      linked_.listens.push_back(std::move(claim));
    }
  }
}

}  // namespace danglint
