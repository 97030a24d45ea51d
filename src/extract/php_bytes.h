// What a byte of PHP may begin, by tables.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/php_words.h"

namespace danglint {

// What a byte of code begins.
enum class Lead : std::uint8_t {
  kSign,
  kSpace,
  kLabel,
  kDigit,
  kDollar,
  kQuote,
  kBracket,
  kSlash,
  kHash,
  kQuestion,
  kLess,
  kDot,
  kBackslash
};

inline constexpr std::array<Lead, 256> kLeads = [] {
  std::array<Lead, 256> leads{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter || c == '_' || c >= 0x80) leads[c] = Lead::kLabel;
    if (c >= '0' && c <= '9') leads[c] = Lead::kDigit;
  }
  for (const char c : {' ', '\t', '\n', '\r'}) leads[static_cast<unsigned char>(c)] = Lead::kSpace;
  for (const char c : {'\'', '"', '`'}) leads[static_cast<unsigned char>(c)] = Lead::kQuote;
  for (const char c : std::string_view("(){}[]"))
    leads[static_cast<unsigned char>(c)] = Lead::kBracket;
  leads['$'] = Lead::kDollar;
  leads['/'] = Lead::kSlash;
  leads['#'] = Lead::kHash;
  leads['?'] = Lead::kQuestion;
  leads['<'] = Lead::kLess;
  leads['.'] = Lead::kDot;
  leads['\\'] = Lead::kBackslash;
  return leads;
}();

inline Lead lead_of(char c) {
  return kLeads[static_cast<unsigned char>(c)];
}
inline bool is_label_start(char c) {
  return lead_of(c) == Lead::kLabel;
}
inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_label(char c) {
  return lead_of(c) == Lead::kLabel || lead_of(c) == Lead::kDigit;
}
inline bool is_space(char c) {
  return lead_of(c) == Lead::kSpace;
}

// Signs of several characters by the first one: as indices into kLongSigns, one more; 0: no more of them.
inline constexpr auto kSignsBy = [] {
  std::array<std::array<std::uint8_t, 6>, 128> all{};
  for (std::size_t sign = 0; sign < php_tables::kLongSigns.size(); ++sign) {
    auto& signs = all.at(static_cast<std::size_t>(php_tables::kLongSigns[sign][0]));
    std::size_t at = 0;
    while (signs.at(at) != 0) ++at;
    signs.at(at) = static_cast<std::uint8_t>(sign + 1);
  }
  return all;
}();

}  // namespace danglint
