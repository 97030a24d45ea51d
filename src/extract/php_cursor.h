// Looking at the tokens of a PHP file.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "extract/php_lexer.h"
#include "extract/php_words.h"

namespace danglint {

// Every index may be asked about: behind the last token there is only the end.
class PhpCursor {
 public:
  PhpCursor(std::string_view source, const PhpTokens& tokens) : source_(source), tokens_(tokens) {}

  std::size_t size() const { return tokens_.tokens.size(); }
  std::string_view text(std::size_t index) const {
    if (index >= size()) return {};
    return source_.substr(tokens_.tokens[index].offset, tokens_.tokens[index].length);
  }
  PhpTokenKind kind(std::size_t index) const {
    return index < size() ? tokens_.tokens[index].kind : PhpTokenKind::kCloseTag;
  }
  // Empty if the token is something else.
  PhpWord word(std::size_t index) const {
    return kind(index) == PhpTokenKind::kName ? PhpWord::with_number(tokens_.tokens[index].number)
                                              : PhpWord();
  }
  bool is(std::size_t index, PhpSign sign) const {
    if (index >= size()) return false;
    const PhpToken& token = tokens_.tokens[index];
    return token.kind == PhpTokenKind::kOperator && token.number == sign.number();
  }
  template <std::size_t kCount>
  bool is(std::size_t index, const std::array<PhpSign, kCount>& signs) const {
    if (index >= size()) return false;
    const PhpToken& token = tokens_.tokens[index];
    return token.kind == PhpTokenKind::kOperator &&
           is_one_of(PhpSign::with_number(token.number), signs);
  }
  // Some token from `first` to the one before `end` includes or defines; sets what others read.
  bool has_mark(std::size_t first, std::size_t end) const {
    return has_one(tokens_.marks, first, end);
  }
  bool has_setter(std::size_t first, std::size_t end) const {
    return has_one(tokens_.setters, first, end);
  }
  // The partner of an opening bracket; the index itself for everything else.
  std::size_t partner(std::size_t index) const {
    return index < size() ? std::max<std::size_t>(tokens_.match[index], index) : index;
  }
  // The token after this one and, if it opens a bracket, after its partner.
  std::size_t after(std::size_t index) const { return partner(index) + 1; }
  // An opening bracket whose partner is within the part that is read.
  bool closes_before(std::size_t index, std::size_t end) const {
    return partner(index) > index && partner(index) < end;
  }
  std::uint32_t offset(std::size_t index) const {
    return index < size() ? tokens_.tokens[index].offset
                          : static_cast<std::uint32_t>(source_.size());
  }
  // From the first token to the one before `end`.
  Range range(std::size_t first, std::size_t end) const {
    if (first >= size()) return {static_cast<std::uint32_t>(source_.size()), 0};
    const PhpToken& last = tokens_.tokens[std::clamp(end, first + 1, size()) - 1];
    return {offset(first), last.offset + last.length - offset(first)};
  }

  std::string_view source() const { return source_; }
  const PhpToken& token(std::size_t index) const { return tokens_.tokens[index]; }

 private:
  static bool has_one(const std::vector<std::uint32_t>& sorted, std::size_t first,
                      std::size_t end) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), first);
    return at != sorted.end() && *at < end;
  }

  std::string_view source_;
  const PhpTokens& tokens_;
};

// The name without its namespace.
inline std::string_view last_name(std::string_view name) {
  return name.substr(name.rfind('\\') + 1);
}

// Calls and constants that a guard may be made of: tests of files and names, and of the platform.
bool is_guard_function(std::string_view lower_name);
// Of a method or function of the program's own: exists(), fileExists(), isReadable() ask the same of what they are
// given.
bool names_file_test(std::string_view lower_name);
// The name of a function that ends the program, as far as its name tells: redirect(), show_error().
bool probably_leaves(std::string_view name);
// The name of a function that only tells somebody: error_log(), $logger->warning().
bool probably_talks(std::string_view name);
bool is_platform_name(std::string_view lower_name);
// Not every PHP has it.
bool is_platform_function(std::string_view lower_name);

}  // namespace danglint
