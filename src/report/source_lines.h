// Lines and columns, found only when something is printed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "danglint/finding.h"
#include "danglint/program.h"
#include "danglint/world.h"

namespace danglint {

// 1-based, columns in bytes, end exclusive; all 0: the whole file.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
  bool is_at_hand = true;  // false: the file is on another machine, or of another time
  std::string line_text;   // the line that `line` names, without its end
};

// Re-reads files to print from them. Keeps the last one: findings are sorted by file.
class SourceLines {
 public:
  SourceLines(const Program& program, const World& world) : program_(program), world_(world) {}

  // A file that changed since it was judged has no positions any more: the whole file then.
  Position locate(Span span);
  // Of a finding whose file is not at hand, the line alone.
  Position locate(const Finding& finding);

 private:
  const Program& program_;
  const World& world_;
  FileId current_ = kNoFile;
  std::string bytes_;
  std::vector<std::size_t> line_starts_;
  bool is_usable_ = false;
};

}  // namespace danglint
