// What many hosts say, each fact once with those who say it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/line_reader.h"
#include "base/result.h"
#include "danglint/state.h"
#include "drift/host_sets.h"

namespace danglint {

// One thing that is said of a subject: the middle parts of all lines that are of it, a line each.
struct Variant {
  std::string says;
  std::string here;  // of the first line, on the first host; may be empty
  HostSetId hosts = HostSets::kEmpty;
};

struct FleetFact {
  std::string key;                // as a line begins, up to kSays
  std::vector<Variant> variants;  // in the order in which they came
};

struct FleetHost {
  std::string name;
  State header;  // without records
};

// Takes one snapshot after the other, each line of it once; what is in memory is bounded by what differs, and
// not by how many hosts say the same.
class Fleet {
 public:
  // `file` is for mistakes. Lines have to be sorted, as snapshots are. Where a host names itself (web-17), all hosts
  // are taken to say the same: {host}.
  std::optional<Error> add(const std::string& file, const std::string& host, LineReader lines);

  const std::vector<FleetHost>& hosts() const { return hosts_; }
  const std::vector<FleetFact>& facts() const { return facts_; }  // sorted by key
  const HostSets& sets() const { return sets_; }

 private:
  void add_fact(std::string_view key, std::string_view says, std::string_view here);
  void finish_host();

  std::vector<FleetHost> hosts_;
  std::vector<FleetFact> facts_;
  HostSets sets_;
  std::size_t at_ = 0;            // facts before it are before what comes next
  std::vector<FleetFact> added_;  // of the host of now
};

}  // namespace danglint
