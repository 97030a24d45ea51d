#include "extract/php_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace danglint {
namespace {

using std::string_view;

bool is_same(string_view text, string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                   [](char a, char b) { return to_lower(a) == b; });
}

constexpr std::array<string_view, 66> kWords{"",
                                             "abstract",
                                             "and",
                                             "array",
                                             "as",
                                             "break",
                                             "case",
                                             "catch",
                                             "class",
                                             "clone",
                                             "const",
                                             "continue",
                                             "default",
                                             "define",
                                             "die",
                                             "do",
                                             "else",
                                             "elseif",
                                             "empty",
                                             "endfor",
                                             "endforeach",
                                             "endif",
                                             "endswitch",
                                             "endwhile",
                                             "enum",
                                             "exit",
                                             "extends",
                                             "false",
                                             "final",
                                             "finally",
                                             "fn",
                                             "for",
                                             "foreach",
                                             "function",
                                             "global",
                                             "goto",
                                             "if",
                                             "include",
                                             "include_once",
                                             "ini_set",
                                             "insteadof",
                                             "interface",
                                             "isset",
                                             "list",
                                             "match",
                                             "new",
                                             "or",
                                             "print",
                                             "private",
                                             "protected",
                                             "public",
                                             "readonly",
                                             "require",
                                             "require_once",
                                             "return",
                                             "set_include_path",
                                             "spl_autoload_register",
                                             "static",
                                             "switch",
                                             "throw",
                                             "trait",
                                             "try",
                                             "use",
                                             "var",
                                             "while",
                                             "xor"};

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

std::uint8_t php_word_of(string_view text) {
  if (text.size() > kLongestWord) return 0;
  for (const std::uint8_t word : kWordBuckets[bucket_of(text)]) {
    if (word != 0 && is_same(text, kWords[word])) return word;
  }
  return 0;
}

string_view php_word(std::uint8_t word) {
  return kWords[word];
}

}  // namespace danglint
