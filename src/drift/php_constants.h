// What PHP settings files say: their constants.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "danglint/php_facts.h"

namespace danglint {

struct PhpConstant {
  std::string name;
  Range value;
  std::string text;  // of the value, as it is written; without needless blanks
};

// In source order.
std::vector<PhpConstant> constants_of(const PhpFacts& facts, std::string_view source);

// A hash of the program without the values of these constants, comments, blanks and line endings.
std::string code_hash(std::string_view source, const std::vector<PhpConstant>& constants);

}  // namespace danglint
