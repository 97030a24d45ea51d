#include "extract/php_prefilter.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace danglint {
namespace {

using std::string_view;

// A word is found by two of its letters that are rare in other text.
struct Word {
  string_view text;
  std::size_t pair;  // index of the first of them
};

constexpr std::array<Word, 9> kWords{{{"include", 2},
                                      {"include_once", 2},
                                      {"require", 2},
                                      {"require_once", 2},
                                      {"define", 2},
                                      {"const", 2},
                                      {"set_include_path", 6},
                                      {"__dir__", 0},
                                      {"__file__", 0}}};
constexpr std::array<string_view, 5> kPairs{"cl", "qu", "fi", "ns", "__"};

bool is_word_char(string_view source, std::size_t at) {
  if (at >= source.size()) return false;
  const char c = source[at];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The line begins as a comment and PHP does not end in it.
bool is_in_comment(string_view source, std::size_t at) {
  std::size_t start = at;
  while (start > 0 && source[start - 1] != '\n' && source[start - 1] != '\r') --start;
  std::size_t first = start;
  while (first < at && (source[first] == ' ' || source[first] == '\t')) ++first;
  const string_view line = source.substr(first, at - first);
  return (line.starts_with('*') || line.starts_with("//")) &&
         line.find("?>") == string_view::npos && line.find("*/") == string_view::npos;
}

// Most constants are numbers and names; a path has a slash, or a constant that is one.
bool may_be_path(string_view source, std::size_t at) {
  constexpr std::size_t kEnough = 400;
  const string_view rest = source.substr(at, kEnough);
  const string_view statement = rest.substr(0, rest.find(';'));
  return statement.size() == kEnough || statement.find('/') != string_view::npos ||
         statement.find("__") != string_view::npos || statement.find(".p") != string_view::npos ||
         statement.find("dir") != string_view::npos || statement.find('[') != string_view::npos;
}

std::size_t after_blanks(string_view source, std::size_t at) {
  return std::min(source.find_first_not_of(" \t\r\n", at), source.size());
}

// What follows may be the operand of an include. Prose goes on with another word: "include the".
bool may_be_operand(string_view source, std::size_t at) {
  at = after_blanks(source, at);
  if (at >= source.size()) return true;
  if (!is_word_char(source, at)) {
    return string_view(".,;:=>*|^%}]").find(source[at]) == string_view::npos;
  }
  std::size_t end = at;
  while (is_word_char(source, end) || (end < source.size() && source[end] == '\\')) ++end;
  const std::size_t next = after_blanks(source, end);
  if (next >= source.size() || !is_word_char(source, next)) return true;
  const string_view word = source.substr(at, end - at);
  const bool is_prose = std::all_of(word.begin(), word.end(),
                                    [](char letter) { return letter >= 'a' && letter <= 'z'; });
  constexpr std::array<string_view, 9> kContinues{"new",          "clone",   "include",
                                                  "include_once", "require", "print",
                                                  "require_once", "static",  "throw"};
  constexpr std::array<string_view, 6> kOperators{"or",         "and", "xor",
                                                  "instanceof", "as",  "insteadof"};
  std::size_t next_end = next;
  while (is_word_char(source, next_end)) ++next_end;
  const std::string following = to_lower(source.substr(next, next_end - next));
  return !is_prose || std::find(kContinues.begin(), kContinues.end(), word) != kContinues.end() ||
         std::find(kOperators.begin(), kOperators.end(), following) != kOperators.end();
}

bool is_followed_as_meant(string_view source, string_view word, std::size_t behind) {
  const std::size_t next = after_blanks(source, behind);
  const bool is_call =
      next >= source.size() || source[next] == '(' || source[next] == '/' || source[next] == '#';
  if (word == "define" || word == "set_include_path") return is_call;
  if (word == "const") return may_be_path(source, behind);
  return word.starts_with("__") || may_be_operand(source, behind);
}

// `at` is where the pair of letters stands.
bool is_meant(string_view source, std::size_t at) {
  for (const Word& word : kWords) {
    if (at < word.pair || to_lower(source[at]) != word.text[word.pair]) continue;
    const std::size_t start = at - word.pair;
    const std::size_t behind = start + word.text.size();
    if (behind > source.size() || is_word_char(source, behind)) continue;
    if (start > 0 && (is_word_char(source, start - 1) || source[start - 1] == '$')) continue;
    const bool is_same = std::equal(word.text.begin(), word.text.end(),
                                    source.begin() + static_cast<std::ptrdiff_t>(start),
                                    [](char a, char b) { return a == to_lower(b); });
    if (!is_same || is_in_comment(source, start)) continue;
    if (is_followed_as_meant(source, word.text, behind)) return true;
  }
  return false;
}

bool search_plain(string_view source, std::size_t from) {
  for (std::size_t at = from; at + 1 < source.size(); ++at) {
    const char first = to_lower(source[at]);
    const char second = to_lower(source[at + 1]);
    for (const string_view pair : kPairs) {
      if (first == pair[0] && second == pair[1] && is_meant(source, at)) return true;
    }
  }
  return false;
}

#if defined(__x86_64__)
// 32 places at a time.
__attribute__((target("avx2"))) bool search_avx2(string_view source) {
  constexpr std::size_t kStep = 32;
  const __m256i to_lower_bit = _mm256_set1_epi8(0x20);
  std::size_t at = 0;
  for (; at + kStep + 1 <= source.size(); at += kStep) {
    const auto* here = reinterpret_cast<const __m256i*>(source.data() + at);
    const auto* next = reinterpret_cast<const __m256i*>(source.data() + at + 1);
    // '_' with the bit is 0x7f, which no letter is.
    const __m256i first = _mm256_or_si256(_mm256_loadu_si256(here), to_lower_bit);
    const __m256i second = _mm256_or_si256(_mm256_loadu_si256(next), to_lower_bit);
    __m256i found = _mm256_setzero_si256();
    for (const string_view pair : kPairs) {
      const __m256i a = _mm256_set1_epi8(static_cast<char>(pair[0] | 0x20));
      const __m256i b = _mm256_set1_epi8(static_cast<char>(pair[1] | 0x20));
      found = _mm256_or_si256(
          found, _mm256_and_si256(_mm256_cmpeq_epi8(first, a), _mm256_cmpeq_epi8(second, b)));
    }
    auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
    for (; bits != 0; bits &= bits - 1) {
      if (is_meant(source, at + static_cast<std::size_t>(__builtin_ctz(bits)))) return true;
    }
  }
  return search_plain(source, at);
}
#endif

}  // namespace

bool may_have_php_facts(string_view source) {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) return search_avx2(source);
#endif
  return search_plain(source, 0);
}

}  // namespace danglint
