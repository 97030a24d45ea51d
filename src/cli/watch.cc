#include "cli/watch.h"

#include <csignal>
#include <ctime>

#include "base/text.h"

namespace danglint {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts));
  return text;
}

}  // namespace

Watch::Watch(unsigned seconds) : seconds_(seconds) {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Report Watch::news(Report report, std::ostream& out) {
  std::map<std::string, std::string> now;
  for (const Finding& finding : report.findings) {
    now[finding.fingerprint] = std::string(to_string(finding.severity)) + ": " +
                               printable(finding.path) + ": " + printable(finding.message) + " [" +
                               std::string(finding.check->name) + "]";
  }
  ++rounds_;
  if (!is_first()) {
    std::erase_if(report.findings,
                  [&](const Finding& one) { return told_.contains(one.fingerprint); });
    std::string gone;
    std::size_t count = 0;
    for (const auto& [fingerprint, text] : told_) {
      if (now.contains(fingerprint)) continue;
      gone += "gone: " + text + '\n';
      ++count;
    }
    if (count > 0 || !report.findings.empty()) {
      out << "== " << now_text() << ": " << report.findings.size() << " new, " << count << " gone\n"
          << gone;
    }
  }
  told_ = std::move(now);
  return report;
}

bool Watch::wait() const {
  const sigset_t signals = stop_signals();
  const timespec time{.tv_sec = static_cast<std::time_t>(seconds_)};
  return sigtimedwait(&signals, nullptr, &time) < 0;
}

}  // namespace danglint
