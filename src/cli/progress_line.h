// A line on the terminal while a long walk goes on.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "discover/discover.h"

namespace danglint {

// Shows `progress` on standard error from its first second on; nothing if that is no terminal.
// Erases its line when destroyed.
class ProgressLine {
 public:
  ProgressLine(const Progress& progress, bool is_wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void run();

  const Progress& progress_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_done_ = false;
  std::thread thread_;
};

}  // namespace danglint
