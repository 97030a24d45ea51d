// audit --watch: what is new and what is gone since the last time.
#pragma once

#include <map>
#include <ostream>
#include <string>

#include "danglint/finding.h"

namespace danglint {

class Watch {
 public:
  // From now on SIGINT and SIGTERM end the waiting and nothing else.
  explicit Watch(unsigned seconds);

  // The first time all of the report; later only what was not there the last time. Writes a line
  // that says how much that is, and one for each finding that is gone.
  Report news(Report report, std::ostream& out);

  // False: it was told to stop.
  bool wait() const;

  bool is_first() const { return rounds_ == 1; }

 private:
  unsigned seconds_;
  unsigned rounds_ = 0;
  std::map<std::string, std::string> told_;  // by fingerprint: how it is called when it is gone
};

}  // namespace danglint
