// Sets of hosts, of which the same one is kept once: most facts of a fleet are of all hosts, or of one.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace danglint {

using HostId = std::uint32_t;
using HostSetId = std::uint32_t;

class HostSets {
 public:
  static constexpr HostSetId kEmpty = 0;

  // The set with one host more. Hosts come one after the other: all that are added between two calls of
  // begin() are the same one.
  void begin(HostId host);
  HostSetId with(HostSetId set);

  // Everyone so far.
  HostSetId all() const { return all_; }
  // Sorted.
  std::vector<HostId> members(HostSetId set) const;

 private:
  struct Node {
    HostSetId others = kEmpty;
    HostId host = 0;
  };
  std::vector<Node> nodes_{{}};                     // by id; the first stands for the empty set
  std::unordered_map<HostSetId, HostSetId> grown_;  // with the host of now
  HostId host_ = 0;
  HostSetId all_ = kEmpty;
};

}  // namespace danglint
