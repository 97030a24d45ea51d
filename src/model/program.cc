#include "danglint/program.h"

#include "base/path.h"

namespace danglint {

std::string_view Program::below_input(std::string_view path) const {
  std::string_view best = path::basename(path);
  for (const std::string& folder : input_folders) {
    if (!path::is_within(path, folder)) continue;
    const std::string_view below = path::below(path, folder);
    if (below.size() > best.size()) best = below;
  }
  return best;
}

}  // namespace danglint
