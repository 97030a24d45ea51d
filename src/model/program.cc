#include "danglint/program.h"

#include "base/path.h"

namespace danglint {

std::string_view Program::below_input(std::string_view path) const {
  const auto folder = input_folders.around(path);
  if (!folder || folder->size() == path.size()) return path::basename(path);
  return path::below(path, *folder);
}

}  // namespace danglint
