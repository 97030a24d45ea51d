#include "drift/fleet_view.h"

#include <algorithm>

#include "base/path.h"
#include "drift/snapshot.h"

namespace danglint {
namespace {

// Only who looked can have nothing.
bool has_looked(const State& header, const State& record) {
  if (!record.packages.empty()) return header.is_root;
  if (!record.listeners.empty() || !record.processes.empty()) return header.is_live;
  const std::string path = FleetView::path_of(record);
  const auto is_below = [&](const std::vector<std::string>& folders) {
    return std::any_of(folders.begin(), folders.end(), [&](const std::string& one) {
      return one.empty() || path::is_within(path, one);
    });
  };
  return is_below(header.scope) && !is_below(header.unlisted);
}

}  // namespace

bool FleetView::is_common(const FleetFact& fact) const {
  return fact.variants.size() == 1 && fact.variants.front().hosts == fleet_.sets().all();
}

Result<KnownFact> FleetView::know(const FleetFact& fact) const {
  KnownFact known{.fact = &fact};
  for (const Variant& variant : fact.variants) {
    Result<State> says = snapshot_records(fact.key, variant.says, variant.here);
    if (!says) {
      const HostId host = fleet_.sets().members(variant.hosts).front();
      return Error{"the snapshot of " + fleet_.hosts()[host].name + " is damaged: " + says.error() +
                   ": " + fact.key + '}'};
    }
    known.says.push_back(std::move(*says));
  }
  known.silent = hosts_without(fact, known.says.front());
  known.count = hosts_with(fact).size() + known.silent.size();
  return known;
}

std::vector<HostId> FleetView::hosts_with(const FleetFact& fact) const {
  std::vector<HostId> with;
  for (const Variant& variant : fact.variants) {
    const auto members = fleet_.sets().members(variant.hosts);
    with.insert(with.end(), members.begin(), members.end());
  }
  std::sort(with.begin(), with.end());
  return with;
}

std::vector<HostId> FleetView::hosts_without(const FleetFact& fact, const State& record) const {
  const std::vector<HostId> with = hosts_with(fact);
  std::vector<HostId> without;
  for (HostId host = 0; host < fleet_.hosts().size(); ++host) {
    const bool has = std::binary_search(with.begin(), with.end(), host);
    if (!has && has_looked(fleet_.hosts()[host].header, record)) without.push_back(host);
  }
  return without;
}

std::string FleetView::path_of(const State& record) {
  if (!record.files.empty()) return record.files.front().path;
  if (!record.directives.empty()) return record.directives.front().file;
  if (!record.findings.empty()) return record.findings.front().file;
  if (!record.packages.empty()) return "/var/lib/dpkg/status";
  if (!record.listeners.empty()) {
    const std::string& address = record.listeners.front().address;
    return address.starts_with('/') ? address : "/proc/net";
  }
  if (record.processes.empty()) return {};
  const ProcessRecord& process = record.processes.front();
  return process.configuration.empty() ? process.program : process.configuration;
}

const FleetFact* FleetView::fact_of(const std::string& key) const {
  const auto& facts = fleet_.facts();
  const auto found = std::lower_bound(
      facts.begin(), facts.end(), key,
      [](const FleetFact& fact, const std::string& wanted) { return fact.key < wanted; });
  return found != facts.end() && found->key == key ? &*found : nullptr;
}

}  // namespace danglint
