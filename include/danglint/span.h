// Positions in scanned files.
#pragma once

#include <cstdint>
#include <limits>

namespace danglint {

// Index of a file in the Program; ids are given in path order per round, so they are the same at
// any number of threads.
using FileId = std::uint32_t;
inline constexpr FileId kNoFile = std::numeric_limits<FileId>::max();

// Bytes [offset, offset + length) of one file. Line and column are derived only when a finding is
// printed.
struct Range {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  friend auto operator<=>(const Range&, const Range&) = default;
};

// A Range with its file. length == 0 at offset 0 means the whole file.
struct Span {
  FileId file = kNoFile;
  Range range;

  friend auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace danglint
