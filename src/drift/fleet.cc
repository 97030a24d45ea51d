#include "drift/fleet.h"

#include <algorithm>
#include <iterator>

#include "drift/snapshot.h"

namespace danglint {

std::optional<Error> Fleet::add(const std::string& file, const std::string& host,
                                LineReader lines) {
  std::string_view line;
  unsigned number = 1;
  const auto mistake = [&](const std::string& text) {
    return Error{file + ':' + std::to_string(number) + ": " + text};
  };
  Result<State> header = Error{file + ": this is no snapshot of danglint"};
  if (lines.next(line)) header = snapshot_header(file, line);
  if (!header) return Error{lines.error().empty() ? header.error() : file + ": " + lines.error()};
  for (const FleetHost& other : hosts_) {
    if (other.name == host) return Error{file + ": there is another snapshot of " + host};
    if (other.header.is_root != header->is_root) {
      return Error{file + ": this is of a " + (header->is_root ? "machine" : "project") + ", " +
                   other.name + " is not"};
    }
    if (other.header.key != header->key) {
      return Error{file + ": its passwords were hashed with another --key than those of " +
                   other.name};
    }
  }
  hosts_.push_back({host, std::move(*header)});
  sets_.begin(static_cast<HostId>(hosts_.size() - 1));
  at_ = 0;

  std::string key;
  std::string says;
  std::string here;
  bool is_ended = false;
  while (lines.next(line)) {
    ++number;
    if (is_ended) return mistake("there is something behind the end");
    is_ended = is_snapshot_end(line);
    if (is_ended) continue;
    const std::size_t middle = line.find(kSays);
    if (middle == std::string_view::npos || !line.ends_with('}'))
      return mistake("this is no line of a snapshot");
    line.remove_suffix(1);
    const std::string_view of = line.substr(0, middle);
    const std::size_t end = std::min(line.find(kHere, middle), line.size());
    const std::size_t start = middle + kSays.size();
    if (of == key) {
      says += '\n';
    } else {
      if (of < key) return mistake("the lines are not sorted as danglint sorts them");
      if (!key.empty()) add_fact(key, says, here);
      key = of;
      says.clear();
      here = line.substr(std::min(end + kHere.size(), line.size()));
    }
    says += line.substr(start, end - start);
  }
  if (!lines.error().empty()) return Error{file + ": " + lines.error()};
  if (!is_ended) return Error{file + ": the snapshot was cut: its end is missing"};
  if (!key.empty()) add_fact(key, says, here);
  finish_host();
  return std::nullopt;
}

void Fleet::add_fact(std::string_view key, std::string_view says, std::string_view here) {
  while (at_ < facts_.size() && facts_[at_].key < key) ++at_;
  if (at_ == facts_.size() || facts_[at_].key != key) {
    added_.push_back(
        {std::string(key), {{std::string(says), std::string(here), sets_.with(HostSets::kEmpty)}}});
    return;
  }
  std::vector<Variant>& variants = facts_[at_].variants;
  const auto same = std::find_if(variants.begin(), variants.end(),
                                 [&](const Variant& one) { return one.says == says; });
  if (same != variants.end()) {
    same->hosts = sets_.with(same->hosts);
  } else {
    variants.push_back({std::string(says), std::string(here), sets_.with(HostSets::kEmpty)});
  }
}

void Fleet::finish_host() {
  if (added_.empty()) return;
  std::vector<FleetFact> all;
  all.reserve(facts_.size() + added_.size());
  std::merge(std::make_move_iterator(facts_.begin()), std::make_move_iterator(facts_.end()),
             std::make_move_iterator(added_.begin()), std::make_move_iterator(added_.end()),
             std::back_inserter(all),
             [](const FleetFact& a, const FleetFact& b) { return a.key < b.key; });
  facts_ = std::move(all);
  added_.clear();
}

}  // namespace danglint
