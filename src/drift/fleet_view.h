// What a fact of a fleet says, and who has none of it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "drift/fleet.h"

namespace danglint {

// A fact with what its variants say. Of records only one kind is there.
struct KnownFact {
  const FleetFact* fact = nullptr;
  std::vector<State> says;     // one a variant
  std::vector<HostId> silent;  // those that looked, and have nothing of that
  std::size_t count = 0;       // those that looked
};

class FleetView {
 public:
  explicit FleetView(const Fleet& fleet) : fleet_(fleet) {}

  // Everyone says the same: most facts are so.
  bool is_common(const FleetFact& fact) const;
  Result<KnownFact> know(const FleetFact& fact) const;
  // Sorted.
  std::vector<HostId> hosts_with(const FleetFact& fact) const;
  // nullptr: nobody says anything of that.
  const FleetFact* fact_of(const std::string& key) const;

  // Where a record is told: a file, a configuration, a database of packages.
  static std::string path_of(const State& record);

 private:
  std::vector<HostId> hosts_without(const FleetFact& fact, const State& record) const;

  const Fleet& fleet_;
};

}  // namespace danglint
