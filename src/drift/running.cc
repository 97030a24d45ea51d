#include "drift/running.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "drift/drift_finding.h"

namespace danglint {
namespace {

class RunningComparison {
 public:
  RunningComparison(const State& before, const State& after) : before_(before), after_(after) {}

  std::vector<Finding> run() {
    compare_listeners();
    compare_processes();
    return std::move(findings_);
  }

 private:
  // What both have is taken away first: an address may be there more than once.
  void compare_listeners() {
    std::multimap<std::string_view, const ListenerRecord*> then;
    for (const ListenerRecord& one : before_.listeners) then.emplace(one.address, &one);
    std::vector<const ListenerRecord*> now;
    for (const ListenerRecord& one : after_.listeners) {
      const auto [first, last] = then.equal_range(one.address);
      const auto same = std::find_if(first, last, [&](const auto& other) {
        return other.second->program == one.program && other.second->user == one.user;
      });
      if (same == last) {
        now.push_back(&one);
      } else {
        then.erase(same);
      }
    }
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
    using Key = std::pair<std::string_view, std::string_view>;
    std::multimap<Key, const ProcessRecord*> then;
    for (const ProcessRecord& one : before_.processes) {
      then.emplace(Key{one.server, one.configuration}, &one);
    }
    std::vector<const ProcessRecord*> now;
    for (const ProcessRecord& one : after_.processes) {
      const auto [first, last] = then.equal_range({one.server, one.configuration});
      const auto same = std::find_if(first, last, [&](const auto& other) {
        return other.second->program == one.program && other.second->user == one.user;
      });
      if (same == last) {
        now.push_back(&one);
      } else {
        then.erase(same);
      }
    }
    for (const ProcessRecord* one : now) {
      const auto earlier = then.find({one->server, one->configuration});
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
