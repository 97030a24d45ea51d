#include "drift/fleet.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "drift/snapshot.h"

namespace danglint {
namespace {

constexpr std::string_view kHost = "{host}";

// What a host may call itself: web-17, and web-17.example.com. A name without a number may be a word of any file.
std::vector<std::string> names_of_host(const std::string& host, const State& header) {
  std::vector<std::string> names;
  for (const std::string* name : {&host, &header.host}) {
    for (const std::string& one : {*name, name->substr(0, name->find('.'))}) {
      const bool is_telling =
          one.size() > 2 && one.find_first_of("0123456789") != std::string::npos;
      if (is_telling && std::find(names.begin(), names.end(), one) == names.end()) {
        names.push_back(one);
      }
    }
  }
  return names;
}

// With kHost for each of the names; false: there is none of them.
bool replace_names(std::string& text, const std::vector<std::string>& names) {
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  bool any = false;
  for (const std::string& name : names) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
      const std::size_t end = at + name.size();
      const bool is_whole =
          (at == 0 || !is_of_name(text[at - 1])) && (end == text.size() || !is_of_name(text[end]));
      if (!is_whole) {
        at = end;
        continue;
      }
      text.replace(at, name.size(), kHost);
      at += kHost.size();
      any = true;
    }
  }
  return any;
}

}  // namespace

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

  const std::vector<std::string> names = names_of_host(host, hosts_.back().header);
  std::map<std::string, std::pair<std::string, std::string>> renamed;  // their keys are sorted anew
  std::string key;
  std::string says;
  std::string here;
  bool is_ended = false;
  const auto finish_fact = [&] {
    if (key.empty()) return;
    replace_names(says, names);
    std::string general = key;
    if (!replace_names(general, names)) return add_fact(key, says, here);
    auto& [all, first] = renamed[general];
    all += (all.empty() ? "" : "\n") + says;
    if (first.empty()) first = here;
  };
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
      finish_fact();
      key = of;
      says.clear();
      here = line.substr(std::min(end + kHere.size(), line.size()));
    }
    says += line.substr(start, end - start);
  }
  if (!lines.error().empty()) return Error{file + ": " + lines.error()};
  if (!is_ended) return Error{file + ": the snapshot was cut: its end is missing"};
  finish_fact();
  at_ = 0;
  for (const auto& [general, fact] : renamed) add_fact(general, fact.first, fact.second);
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
  std::sort(added_.begin(), added_.end(),
            [](const FleetFact& a, const FleetFact& b) { return a.key < b.key; });
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
