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
  void compare_listeners() {
    std::map<std::string_view, const ListenerRecord*> then;
    for (const ListenerRecord& one : before_.listeners) then[one.address] = &one;
    for (const ListenerRecord& one : after_.listeners) {
      const auto same = then.find(one.address);
      const ListenerRecord* earlier = same == then.end() ? nullptr : same->second;
      if (same != then.end()) then.erase(same);
      if (earlier == nullptr) {
        if (!is_undeclared(one))
          tell_listener(one, !one.local, holder_of(one) + " listens on it now");
      } else if (earlier->program != one.program || earlier->user != one.user) {
        tell_listener(one, one.user == "root" && earlier->user != "root",
                      holder_of(one) + " listens on it, no longer " + holder_of(*earlier));
      }
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
    std::map<Key, const ProcessRecord*> then;
    for (const ProcessRecord& one : before_.processes) then[{one.server, one.configuration}] = &one;
    for (const ProcessRecord& one : after_.processes) {
      const auto same = then.find({one.server, one.configuration});
      if (same == then.end()) {
        tell_process(one, "runs now, as user " + one.user);
        continue;
      }
      if (same->second->user != one.user) {
        tell_process(one, "runs as user " + one.user + ", no longer as " + same->second->user);
      }
      if (same->second->program != one.program) {
        tell_process(one, "is " + one.program + ", no longer " + same->second->program);
      }
      then.erase(same);
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
