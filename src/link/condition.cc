#include "link/condition.h"

namespace danglint {

std::vector<Argument> names_in_condition(std::span<const Argument> words) {
  std::vector<Argument> names;
  bool is_anonymous = false;
  for (Argument word : words) {
    while (word.text.starts_with('!')) {
      word.text.remove_prefix(1);
      ++word.range.offset;
      --word.range.length;
    }
    if (word.text == "{" || word.text == "}") {
      is_anonymous = word.text == "{";
    } else if (!is_anonymous && !word.text.empty() && word.text != "or" && word.text != "||") {
      names.push_back(word);
    }
  }
  return names;
}

}  // namespace danglint
