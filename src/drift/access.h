// Who may do what with a file: what changed of that.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "danglint/state.h"

namespace danglint {

// "0644", "4755".
std::string octal_mode(std::uint32_t mode);

struct AccessChange {
  std::string message;
  std::string explanation;  // what it lets people do; may be empty
  std::string reference;
  bool is_exposure = false;  // more may read, write or run it, or run it as somebody else
};

// Of mode, owner and extended attributes. Empty also where one of the two says nothing of that.
std::vector<AccessChange> access_changes(const FileRecord& before, const FileRecord& after);

}  // namespace danglint
