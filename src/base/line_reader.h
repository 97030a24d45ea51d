// Lines of a text, compressed or not, of which only one need be in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace danglint {

class LineReader {
 public:
  // A file; its folder need not be this machine's own, so that a FIFO or a device is an error.
  static Result<LineReader> open(const std::string& path);
  // `bytes` outlives the reader.
  explicit LineReader(std::string_view bytes);

  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  // The next line without its end, valid until the one after it; false: there is none, or error() says
  // why it cannot be had.
  bool next(std::string_view& line);
  const std::string& error() const;  // in a few words; empty: there was none

 private:
  struct State;
  explicit LineReader(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// As zstd(1) would; LineReader takes both.
std::string compressed(std::string_view bytes);

}  // namespace danglint
