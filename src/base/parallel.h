// The only way danglint uses threads: the same function over many slots.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace danglint {

// Calls body(i) once for each i in [0, count), on at most `jobs` threads. Each call writes only its
// own slot, so the result does not depend on the number of threads. Returns when all are done; body
// must not throw.
template <typename Body>
void parallel_for(std::size_t count, unsigned jobs, Body body) {
  constexpr std::size_t kGrain = 16;  // indices taken at a time: neighbours are often of one folder
  const auto threads = static_cast<unsigned>(
      std::min<std::size_t>(std::max(jobs, 1U), (count + kGrain - 1) / kGrain));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t begin = next.fetch_add(kGrain); begin < count;
         begin = next.fetch_add(kGrain)) {
      const std::size_t end = std::min(begin + kGrain, count);
      for (std::size_t i = begin; i < end; ++i) body(i);
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace danglint
