#include "extract/php_cursor.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/text.h"
#include "danglint/php_facts.h"
#include "danglint/rules.h"

namespace danglint {

bool is_guard_function(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names = [] {
    std::unordered_set<std::string_view> made(kFileTests.begin(), kFileTests.end());
    made.insert("defined");
    for (const PhpRule& rule : php_rules()) {
      made.insert(rule.guard_functions.begin(), rule.guard_functions.end());
    }
    return made;
  }();
  return names.contains(lower_name);
}

bool names_file_test(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names = [] {
    std::unordered_set<std::string_view> made;
    for (const PhpRule& rule : php_rules()) {
      made.insert(rule.file_tests.begin(), rule.file_tests.end());
    }
    return made;
  }();
  constexpr std::array<std::string_view, 6> kOfOthers{"array_key_exists", "enum_exists",
                                                      "function_exists",  "key_exists",
                                                      "method_exists",    "property_exists"};
  if (is_one_of(lower_name, kOfOthers)) return false;
  return names.contains(lower_name) ||
         std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
           const auto& words = rule.file_test_words;
           return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
             return lower_name.find(word) != std::string_view::npos;
           });
         });
}

namespace {

// The parts of a name, in lower case: show_error and showError are both "showerror" with parts that begin at 0 and 4.
struct NameParts {
  explicit NameParts(std::string_view name) {
    bool begins = true;
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (name[i] == '_') {
        begins = true;
        continue;
      }
      const bool is_capital = to_lower(name[i]) != name[i];
      const bool was_small = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
      starts.push_back(begins || (is_capital && was_small));
      text += to_lower(name[i]);
      begins = false;
    }
    starts.push_back(true);
  }

  // The word is one or more of them; a long one may go on: redirectTo, redirectto.
  bool have(std::string_view word) const {
    constexpr std::size_t kLong = 4;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      if (starts[at] && (word.size() >= kLong || starts[at + word.size()])) return true;
    }
    return false;
  }

  std::string text;
  std::vector<bool> starts;  // one more than the text is long
};

bool has_word(std::string_view name, std::span<const std::string_view> PhpRule::*words) {
  const NameParts parts(name);
  return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
    return std::any_of((rule.*words).begin(), (rule.*words).end(),
                       [&](std::string_view word) { return parts.have(word); });
  });
}

}  // namespace

bool probably_leaves(std::string_view name) {
  return has_word(name, &PhpRule::leaving_words);
}

bool probably_talks(std::string_view name) {
  return has_word(name, &PhpRule::talking_words);
}

bool is_platform_function(std::string_view lower_name) {
  return std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
    return std::any_of(rule.platform_functions.begin(), rule.platform_functions.end(),
                       [&](std::string_view start) { return lower_name.starts_with(start); });
  });
}

bool is_platform_name(std::string_view lower_name) {
  static const std::unordered_set<std::string_view> names{
      "php_os",          "php_os_family", "php_sapi",        "php_sapi_name",
      "php_uname",       "php_version",   "php_version_id",  "php_major_version",
      "version_compare", "phpversion",    "extension_loaded"};
  return names.contains(lower_name);
}

}  // namespace danglint
