#include "extract/php_words.h"

#include "base/text.h"

namespace danglint {
namespace {

using php_tables::kWords;
using std::string_view;

bool is_same(string_view text, string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                   [](char a, char b) { return to_lower(a) == b; });
}

constexpr std::size_t kLongestWord = 21;

constexpr std::size_t bucket_of(string_view text) {
  return (text.size() * 37 + static_cast<unsigned char>(to_lower(text.front())) * 5 +
          static_cast<unsigned char>(to_lower(text.back()))) &
         255U;
}

// Up to two words a bucket.
constexpr auto kWordBuckets = [] {
  std::array<std::array<std::uint8_t, 3>, 256> buckets{};
  for (std::size_t word = 1; word < kWords.size(); ++word) {
    auto& bucket = buckets[bucket_of(kWords[word])];
    std::size_t at = 0;
    while (bucket.at(at) != 0) ++at;
    bucket.at(at) = static_cast<std::uint8_t>(word);
  }
  return buckets;
}();

}  // namespace

PhpWord PhpWord::of(string_view text) {
  if (text.size() > kLongestWord) return {};
  for (const std::uint8_t word : kWordBuckets[bucket_of(text)]) {
    if (word == 0) break;
    if (is_same(text, kWords[word])) return PhpWord(word);
  }
  return {};
}

}  // namespace danglint
