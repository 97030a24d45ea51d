#include "cli/progress_line.h"

#include <unistd.h>

#include <chrono>
#include <iostream>

#include "base/text.h"

namespace danglint {

ProgressLine::ProgressLine(const Progress& progress, bool is_wanted) : progress_(progress) {
  if (is_wanted && isatty(STDERR_FILENO) != 0) thread_ = std::thread([this] { run(); });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ProgressLine::run() {
  using std::chrono::milliseconds;
  constexpr milliseconds kFirst{1000};
  constexpr milliseconds kEach{200};
  std::unique_lock lock(mutex_);
  bool is_shown = false;
  while (!wake_.wait_for(lock, is_shown ? kEach : kFirst, [this] { return is_done_; })) {
    std::cerr << "\r\x1b[Kdanglint: " << with_separators(progress_.entries) << " entries seen, "
              << with_separators(progress_.files_read) << " files read" << std::flush;
    is_shown = true;
  }
  if (is_shown) std::cerr << "\r\x1b[K" << std::flush;
}

}  // namespace danglint
