// Snapshots of anybody: what is read without a mistake is written as what is read again, and merges.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "drift/compare.h"
#include "drift/fleet.h"
#include "drift/outliers.h"
#include "drift/snapshot.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace danglint;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Fleet any;
  if (!any.add("x", "x", LineReader(text))) (void)find_outliers(any, {});
  const Result<State> state = read_snapshot("x", LineReader(text));
  if (!state) return 0;
  std::ostringstream once;
  write_snapshot(*state, once);
  const std::string written = once.str();
  const Result<State> again = read_snapshot("x", LineReader(written));
  if (!again) std::abort();
  std::ostringstream twice;
  write_snapshot(*again, twice);
  if (written != twice.str()) std::abort();
  if (!compare_states(*again, *again, true).findings.empty()) std::abort();
  Fleet fleet;
  for (const char* host : {"a", "b", "c"}) {
    if (fleet.add(host, host, LineReader(written))) std::abort();
  }
  const Result<Report> report = find_outliers(fleet, {});
  if (!report || !report->findings.empty()) std::abort();
  return 0;
}
