#include "link/vocabulary.h"

#include <algorithm>

#include "base/edit_distance.h"
#include "base/text.h"

namespace danglint {
namespace {

// Placeholders of template engines are no names.
bool is_plain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// How many letters may be wrong: short names are near to many.
unsigned tolerance(std::size_t length) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLong = 8;
  return length < kShortest ? 0 : length < kLong ? 1 : 2;
}

// The nearest of them so far.
class NearestName {
 public:
  explicit NearestName(unsigned most) : most_(most) {}

  void consider(std::string_view wrong, std::string_view name, std::string_view spelling) {
    const unsigned distance = edit_distance(wrong, name, most_);
    if (distance > most_ || distance > best_) return;
    is_ambiguous_ = distance == best_ && (is_ambiguous_ || spelling != meant_);
    if (distance < best_ || spelling < meant_) meant_ = spelling;
    best_ = distance;
  }

  std::optional<Misspelling> found() const {
    if (meant_.empty()) return std::nullopt;
    return Misspelling{std::string(meant_), is_ambiguous_};
  }

 private:
  unsigned most_;
  unsigned best_ = ~0U;
  bool is_ambiguous_ = false;
  std::string_view meant_;
};

}  // namespace

Vocabulary::Vocabulary(const ServerRule& server)
    : ignores_case_(server.ignores_case), knows_all_(!server.vocabulary.empty()) {
  const auto compared = [&](std::string_view name) {
    return ignores_case_ ? to_lower(name) : std::string(name);
  };
  for (const ModuleRule& row : server.modules)
    names_[std::string(row.name)].spelling = row.spelling;
  for (const std::string_view entry : server.vocabulary) {
    const std::size_t blank = entry.find(' ');
    if (blank == std::string_view::npos) {
      names_[compared(entry)].spelling = entry;
    } else {
      words_[compared(entry.substr(0, blank))].push_back(entry.substr(blank + 1));
    }
  }
  is_listed_ = !names_.empty();
  // What has a rule is known.
  for (const DirectiveRule& row : server.directives) {
    KnownName& known = names_[std::string(row.name)];
    if (known.spelling.empty()) known.spelling = row.name;
  }
  for (const ArgumentCountRule& row : server.argument_counts) {
    names_[std::string(row.name)].count = &row;
  }
  for (const ValueRule& row : server.values) names_[std::string(row.name)].value = &row;
  for (const std::string_view name : server.once) names_[std::string(name)].is_once = true;
}

std::optional<Misspelling> Vocabulary::misspelt(const std::string& name) {
  const unsigned most = tolerance(name.size());
  if (most == 0 || !is_listed_ || names_.contains(name) || !is_plain(name)) return std::nullopt;
  const auto [asked, is_new] = asked_.try_emplace(name);
  if (is_new) {
    NearestName nearest(most);
    for (const auto& [known, about] : names_) nearest.consider(name, known, about.spelling);
    asked->second = nearest.found();
  }
  return asked->second;
}

std::optional<Misspelling> Vocabulary::misspelt_word(std::string_view name,
                                                     std::string_view word) const {
  if (words_.empty() || !is_plain(word)) return std::nullopt;
  const auto known = words_.find(std::string(name));
  const unsigned most = tolerance(word.size());
  if (known == words_.end() || most == 0) return std::nullopt;
  const auto& words = known->second;
  if (std::find(words.begin(), words.end(), word) != words.end()) return std::nullopt;
  NearestName nearest(most);
  for (const std::string_view one : words) nearest.consider(word, one, one);
  return nearest.found();
}

}  // namespace danglint
