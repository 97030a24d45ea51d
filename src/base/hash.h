// A short hash of a text, the same on every machine.
#pragma once

#include <string>
#include <string_view>

namespace danglint {

// 16 hexadecimal digits. Not for secrets.
std::string hash_text(std::string_view text);

}  // namespace danglint
