// Owner of the text that facts name.
#pragma once

#include <memory>
#include <memory_resource>
#include <string_view>

namespace danglint {

// A bump allocator for text. Views handed out live as long as the arena; moving the arena does not
// invalidate them. One writer at a time.
class Arena {
 public:
  Arena() : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* place = static_cast<char*>(memory_->allocate(text.size(), 1));
    text.copy(place, text.size());
    return {place, text.size()};
  }

 private:
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
};

}  // namespace danglint
