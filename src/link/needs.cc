#include "link/needs.h"

#include <map>
#include <set>
#include <tuple>

namespace danglint {

void Needs::open_section(std::uint32_t section) {
  for (; placed_ < needs_.size(); ++placed_) {
    if (needs_[placed_].rule->is_inside) needs_[placed_].section = section;
  }
}

bool Needs::is_met(const Need& need) const {
  const DirectiveRule& rule = *need.rule;
  if (!rule.replaced_by.empty()) {
    const auto level = use_.nearest_with(rule.replaced_by, need.section);
    if (!level) return true;  // nothing is said of it
    return use_.is_one_said_in(rule.of, *level) ||
           !(rule.only_with.empty() || use_.is_one_said_in(rule.only_with, *level));
  }
  const bool is_told = rule.is_inside ? use_.is_one_said_in(rule.of, need.section)
                                      : use_.is_one_said(rule.of, need.section);
  if (is_told || (rule.or_file.empty() && rule.or_holds.empty())) return is_told;
  const Existence file = target_.find(need.file).existence;
  // What is in a file that nobody sees, nobody knows.
  return rule.or_holds.empty() ? file != Existence::kMissing : file != Existence::kPresent;
}

void Needs::settle(const Instance& instance) const {
  for (const Need& need : needs_) {
    const DirectiveRule& rule = *need.rule;
    const bool counts = rule.only_with.empty() || use_.is_one_said(rule.only_with, need.section);
    const bool may_be_started_so = rule.needs_root && !target_.is_rooted();
    if (!counts || may_be_started_so || rule.by_default_site || is_met(need)) continue;
    // What takes the place of all around it lacks more than one thing: the first one tells.
    const bool is_told = !rule.replaced_by.empty() && !linked_.unmet.empty() &&
                         linked_.unmet.back().span == need.span;
    if (is_told) continue;
    linked_.unmet.push_back(
        {need.span, need.directive_name, need.value, instance.server, need.rule, need.file});
  }
  settle_default_sites(instance);
}

// The site that answers where no name fits lends a socket its certificate (ngx_http_ssl_init): the one that says so, or the
// first one. Of ten thousand sites on one socket each is looked at once.
void Needs::settle_default_sites(const Instance& instance) const {
  std::map<std::uint32_t, std::vector<const Need*>> asking;  // by section
  for (const Need& need : needs_) {
    if (need.rule->by_default_site) asking[need.section].push_back(&need);
  }
  if (asking.empty()) return;
  using Key = std::tuple<bool, Family, std::string_view, Transport, std::uint16_t>;
  const auto key_of = [](const ListenClaim& claim) {
    return Key{claim.in_stream, claim.family, claim.address, claim.transport, claim.first_port};
  };
  std::map<Key, const ListenClaim*> sites;
  std::map<const Need*, const ListenClaim*> said;  // the last one before it on its line
  for (const ListenClaim& claim : linked_.listens) {
    if (claim.instance != instance.main) continue;
    const ListenClaim*& site = sites.try_emplace(key_of(claim), &claim).first->second;
    if (claim.is_default && !site->is_default && !claim.in_stream) site = &claim;
    const auto here = asking.find(claim.scope);
    if (here == asking.end()) continue;
    for (const Need* need : here->second) {
      const bool is_before =
          claim.span.file == need->span.file && claim.span.range.offset < need->span.range.offset;
      const ListenClaim*& last = said[need];
      const bool is_later = last == nullptr || claim.span.range.offset >= last->span.range.offset;
      if (is_before && is_later) last = &claim;
    }
  }
  std::set<Span> told;
  for (const Need& need : needs_) {
    const auto claim = said.find(&need);
    if (claim == said.end() || claim->second == nullptr) continue;
    const ListenClaim& site = *sites.at(key_of(*claim->second));
    const bool is_own = site.scope == need.section;
    if (use_.is_one_said(need.rule->of, site.scope) || (!is_own && asking.contains(site.scope)))
      continue;
    const Span span = is_own ? need.span : site.span;
    if (!told.insert(span).second) continue;
    linked_.unmet.push_back({span, need.directive_name, need.value, instance.server, need.rule});
  }
}

}  // namespace danglint
