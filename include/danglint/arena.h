// Owner of the text that facts name.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <string_view>

namespace danglint {

// A bump allocator for text. Views handed out live as long as the arena; moving the arena does not
// invalidate them. One writer at a time.
class Arena {
 public:
  Arena() : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}
  // For about as much text.
  explicit Arena(std::size_t bytes)
      : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>(std::max(bytes, kLeast))) {}

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* place = static_cast<char*>(memory_->allocate(text.size(), 1));
    text.copy(place, text.size());
    return {place, text.size()};
  }
  // No view is looked at any more.
  void clear() { memory_->release(); }

 private:
  static constexpr std::size_t kLeast = 16;  // bytes; of nothing the resource makes its usual size

  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
};

}  // namespace danglint
