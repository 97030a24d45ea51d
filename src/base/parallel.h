// The only ways danglint uses threads: the same function over many slots, and a queue that its own items fill.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace danglint {

// Calls body(i) once for each i in [0, count), on at most `jobs` threads, `grain` indices at a time:
// neighbours are often of one folder. Each call writes only its
// own slot, so the result does not depend on the number of threads. Returns when all are done; body
// must not throw.
template <typename Body>
void parallel_for(std::size_t count, unsigned jobs, Body body, std::size_t grain = 16) {
  const auto threads =
      static_cast<unsigned>(std::min<std::size_t>(std::max(jobs, 1U), (count + grain - 1) / grain));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t begin = next.fetch_add(grain); begin < count; begin = next.fetch_add(grain)) {
      const std::size_t end = std::min(begin + grain, count);
      for (std::size_t i = begin; i < end; ++i) body(i);
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

// Hands out items until none is left: worker(item, more) may put further ones into `more`. Each worker has a thread
// of its own and keeps what it finds; who does what differs from run to run.
template <typename Item, typename Worker>
void work_off(std::vector<Item> items, std::vector<Worker>& workers) {
  std::mutex mutex;
  std::condition_variable wake;
  unsigned busy = 0;
  const auto work = [&](Worker& worker) {
    std::vector<Item> more;
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [&] { return !items.empty() || busy == 0; });
      if (items.empty()) return;
      Item item = std::move(items.back());
      items.pop_back();
      ++busy;
      lock.unlock();
      worker(std::move(item), more);
      lock.lock();
      --busy;
      items.insert(items.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
      more.clear();
      wake.notify_all();
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < workers.size(); ++i) {
    helpers.emplace_back([&work, &workers, i] { work(workers[i]); });
  }
  work(workers.front());
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace danglint
