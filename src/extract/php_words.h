// The words that decide how a file of PHP is read: keywords, and functions with an effect.
#pragma once

#include <cstdint>
#include <string_view>

namespace danglint {

// The number of a word, whatever its case; 0: it is none of them.
std::uint8_t php_word_of(std::string_view text);

// In lower case; "" for 0.
std::string_view php_word(std::uint8_t word);

}  // namespace danglint
