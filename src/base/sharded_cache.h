// A memo that many threads share.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace danglint {

// Spreads the threads over many locks. Values are pure functions of their keys and never move once
// inserted, so that which thread computes one first makes no difference.
template <typename Value>
class ShardedCache {
 public:
  // The known value; nullptr if there is none yet.
  const Value* find(const std::string& key) const {
    const Shard& shard = shards_[shard_of(key)];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.values.find(key);
    return found == shard.values.end() ? nullptr : found->second.get();
  }

  // Keeps the first value inserted for a key, and returns it.
  const Value& insert(const std::string& key, Value value) {
    Shard& shard = shards_[shard_of(key)];
    const std::lock_guard lock(shard.mutex);
    auto& slot = shard.values[key];
    if (slot == nullptr) slot = std::make_unique<Value>(std::move(value));
    return *slot;
  }

 private:
  static constexpr std::size_t kShards = 64;
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, std::unique_ptr<Value>> values;
  };
  static std::size_t shard_of(const std::string& key) {
    return std::hash<std::string>{}(key) % kShards;
  }
  std::array<Shard, kShards> shards_;
};

}  // namespace danglint
