#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace danglint {

std::string hash_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
  std::string digits;
  for (unsigned shift = 64; shift > 0;) {
    shift -= 4;
    digits += kDigits[(hash >> shift) & 15U];
  }
  return digits;
}

}  // namespace danglint
