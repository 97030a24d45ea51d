#include "link/condition.h"

namespace danglint {

std::vector<Argument> names_in_condition(std::span<const Argument> words, std::size_t first) {
  std::vector<Argument> names;
  bool is_anonymous = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    Argument word = words[i];
    if (i == first && is_anonymous) return {};
    while (word.text.starts_with('!')) {
      word.text.remove_prefix(1);
      ++word.range.offset;
      --word.range.length;
    }
    if (word.text == "{" || word.text == "}") {
      is_anonymous = word.text == "{";
    } else if (i >= first && !is_anonymous && !word.text.empty() && word.text != "or" &&
               word.text != "||") {
      names.push_back(word);
    }
  }
  return names;
}

}  // namespace danglint
