#include "link/pattern_flaw.h"

#include <cstddef>

namespace danglint {
namespace {

using std::string_view;

// Behind the bracket that ends the class that begins at `at`; npos: nothing ends it.
std::size_t end_of_class(string_view pattern, std::size_t at) {
  std::size_t next = at + 1;
  if (next < pattern.size() && pattern[next] == '^') ++next;
  if (next < pattern.size() && pattern[next] == ']') ++next;  // the first one is meant
  while (next < pattern.size()) {
    const char c = pattern[next];
    if (c == ']') return next + 1;
    if (c == '\\') ++next;
    const std::size_t named = c == '[' && pattern.substr(next + 1).starts_with(':')
                                  ? pattern.find(":]", next + 2)
                                  : string_view::npos;
    next = named == string_view::npos ? next + 1 : named + 2;
  }
  return string_view::npos;
}

}  // namespace

string_view flaw_of_pattern(string_view pattern) {
  // Texts and comments of other rules than these.
  for (const string_view special : {"\\Q", "(?#", "(?x", "(*"}) {
    if (pattern.find(special) != string_view::npos) return {};
  }
  std::size_t depth = 0;
  bool may_repeat = false;  // what is before it
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (c == '[') {
      const std::size_t end = end_of_class(pattern, at);
      if (end == string_view::npos) return "a ] is missing";
      at = end - 1;
    } else if (c == ')') {
      if (depth == 0) return "no ( is before a )";
      --depth;
    } else if (c == '(') {
      ++depth;
      const bool is_special = pattern.substr(at + 1).starts_with('?');
      at += is_special ? 1 : 0;
    } else if (!may_repeat && (c == '*' || c == '+' || c == '?')) {
      return "nothing is there that could be repeated before a *, + or ?";
    }
    may_repeat = c != '(' && c != '|';
  }
  return depth > 0 ? "a ) is missing" : string_view();
}

}  // namespace danglint
