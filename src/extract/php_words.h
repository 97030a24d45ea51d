// The words and signs that decide how a file of PHP is read, as numbers: a token is compared with one at a time, and the
// compiler knows their names.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace danglint {

namespace php_tables {

// Keywords, and functions with an effect. Number 0 is none of them.
inline constexpr std::array<std::string_view, 73> kWords{"",
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
                                                         "xor",
                                                         "yield",
                                                         "true",
                                                         "null",
                                                         "__dir__",
                                                         "__file__",
                                                         "__line__",
                                                         "__halt_compiler"};

// Signs of several characters, longest first within each first character; others are their one character.
inline constexpr std::array<std::string_view, 31> kLongSigns{
    "?->", "===", "!==", "<=>", "**=", "...", "<<=", ">>=", "?\?=", "->", "=>",
    "::",  "&&",  "||",  "?\?", ".=",  "==",  "!=",  "<>",  "<=",   ">=", "++",
    "--",  "+=",  "-=",  "*=",  "/=",  "%=",  "&=",  "|=",  "**"};

// Never defined: a name that is in no table stops the compiler here.
void no_such_name();

template <std::size_t kCount>
consteval std::uint8_t number_in(const std::array<std::string_view, kCount>& names,
                                 std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) no_such_name();
  return static_cast<std::uint8_t>(found - names.begin());
}

}  // namespace php_tables

// A word of the table, whatever its case in the source.
class PhpWord {
 public:
  constexpr PhpWord() = default;  // none of them
  consteval PhpWord(const char* lower)
      : number_(php_tables::number_in(php_tables::kWords, lower)) {}

  static PhpWord of(std::string_view text);
  static constexpr PhpWord with_number(std::uint8_t number) { return PhpWord(number); }

  constexpr std::uint8_t number() const { return number_; }
  constexpr bool empty() const { return number_ == 0; }
  constexpr std::string_view text() const { return php_tables::kWords[number_]; }  // in lower case
  friend constexpr bool operator==(PhpWord, PhpWord) = default;

 private:
  explicit constexpr PhpWord(std::uint8_t number) : number_(number) {}

  std::uint8_t number_ = 0;
};

// An operator, bracket or separator.
class PhpSign {
 public:
  consteval PhpSign(const char* text) : number_(number_of(text)) {}

  static constexpr PhpSign of(char c) { return PhpSign(static_cast<std::uint8_t>(c)); }
  static constexpr PhpSign of_long(std::size_t index) {
    return PhpSign(static_cast<std::uint8_t>(kFirstLong + index));
  }
  static constexpr PhpSign with_number(std::uint8_t number) { return PhpSign(number); }

  constexpr std::uint8_t number() const { return number_; }
  friend constexpr bool operator==(PhpSign, PhpSign) = default;

 private:
  static constexpr std::uint8_t kFirstLong = 128;  // PHP has no sign that is not ASCII
  explicit constexpr PhpSign(std::uint8_t number) : number_(number) {}

  static consteval std::uint8_t number_of(std::string_view text) {
    if (text.size() == 1) return static_cast<std::uint8_t>(text[0]);
    if (text == "#[") return kFirstLong + php_tables::kLongSigns.size();
    if (text == "${") return kFirstLong + php_tables::kLongSigns.size() + 1;
    return static_cast<std::uint8_t>(kFirstLong +
                                     php_tables::number_in(php_tables::kLongSigns, text));
  }

  std::uint8_t number_;
};

template <typename Text, typename Name, std::size_t kCount>
constexpr bool is_one_of(const Text& name, const std::array<Name, kCount>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace danglint
