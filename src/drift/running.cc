#include "drift/running.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "drift/drift_finding.h"

namespace danglint {
namespace {

// What only one of the two states has, by `key`, of which there may be several: held by the same program and user
// they are the same.
template <typename Record, typename KeyOf>
auto without_same(const std::vector<Record>& before, const std::vector<Record>& after, KeyOf key) {
  std::multimap<std::string, const Record*> then;
  for (const Record& one : before) then.emplace(key(one), &one);
  std::vector<const Record*> now;
  for (const Record& one : after) {
    const auto [first, last] = then.equal_range(key(one));
    const auto same = std::find_if(first, last, [&](const auto& other) {
      return other.second->program == one.program && other.second->user == one.user;
    });
    if (same == last) {
      now.push_back(&one);
    } else {
      then.erase(same);
    }
  }
  return std::pair(std::move(then), std::move(now));
}

class RunningComparison {
 public:
  RunningComparison(const State& before, const State& after) : before_(before), after_(after) {}

  std::vector<Finding> run() {
    compare_listeners();
    compare_processes();
    return std::move(findings_);
  }

 private:
  void compare_listeners() {
    auto [then, now] = without_same(before_.listeners, after_.listeners,
                                    [](const ListenerRecord& one) { return one.address; });
    for (const ListenerRecord* one : now) {
      const auto earlier = then.find(one->address);
      if (earlier == then.end()) {
        if (!is_undeclared(*one))
          tell_listener(*one, !one->local, holder_of(*one) + " listens on it now");
        continue;
      }
      tell_listener(*one, one->user == "root" && earlier->second->user != "root",
                    holder_of(*one) + " listens on it, no longer " + holder_of(*earlier->second));
      then.erase(earlier);
    }
    for (const auto& [address, one] : then) {
      tell_listener(*one, false, "nobody listens on it any more; " + holder_of(*one) + " did");
    }
  }

  static std::string holder_of(const ListenerRecord& one) {
    if (one.program.empty()) return "somebody";
    return one.program + " (user " + one.user + (one.unit.empty() ? "" : ", " + one.unit) + ')';
  }

  // It was told as one that nothing explains.
  bool is_undeclared(const ListenerRecord& one) const {
    return std::any_of(after_.findings.begin(), after_.findings.end(), [&](const auto& finding) {
      return finding.check == "undeclared-listener" && finding.reference == one.address;
    });
  }

  void tell_listener(const ListenerRecord& one, bool exposes, const std::string& message) {
    const std::string path = one.address.starts_with('/') ? one.address : "/proc/net";
    findings_.push_back(
        drift_finding("changed-listener", exposes ? "exposes" : "differs", path,
                      one.address.starts_with('/') ? message : one.address + ": " + message));
    findings_.back().reference = one.address + ' ' + one.program + ' ' + one.user;
  }

  void compare_processes() {
    auto [then, now] = without_same(
        before_.processes, after_.processes,
        [](const ProcessRecord& one) { return one.server + '\0' + one.configuration; });
    for (const ProcessRecord* one : now) {
      const auto earlier = then.find(one->server + '\0' + one->configuration);
      if (earlier == then.end()) {
        tell_process(*one, "runs now, as user " + one->user);
        continue;
      }
      if (earlier->second->user != one->user) {
        tell_process(*one, "runs as user " + one->user + ", no longer as " + earlier->second->user);
      }
      if (earlier->second->program != one->program) {
        tell_process(*one, "is " + one->program + ", no longer " + earlier->second->program);
      }
      then.erase(earlier);
    }
    for (const auto& [key, one] : then) tell_process(*one, "does not run any more");
  }

  void tell_process(const ProcessRecord& one, const std::string& message) {
    const std::string& path = one.configuration.empty() ? one.program : one.configuration;
    findings_.push_back(
        drift_finding("changed-process", "differs", path, one.server + ' ' + message));
    findings_.back().reference = one.server + ' ' + message;
  }

  const State& before_;
  const State& after_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> running_changes(const State& before, const State& after) {
  if (!before.is_live || !after.is_live) return {};
  return RunningComparison(before, after).run();
}

}  // namespace danglint
