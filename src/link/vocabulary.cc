#include "link/vocabulary.h"

#include <algorithm>

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

// What is one of them but for its number is one that is not listed: track-sc5.
std::optional<Misspelling> nearest_of(std::string_view word,
                                      const std::vector<std::string_view>& words) {
  NearestName nearest(tolerance(word.size()));
  for (const std::string_view one : words) {
    const bool has_number = one.find_first_of("0123456789") != std::string_view::npos;
    if (has_number && without_digits(word) == without_digits(one)) return std::nullopt;
    nearest.consider(word, one, one);
  }
  return nearest.found();
}

}  // namespace

Vocabulary::Vocabulary(const ServerRule& server)
    : ignores_case_(server.ignores_case),
      // The sections of ini files have names of their own.
      knows_all_((!server.vocabulary.empty() || !server.places.empty()) &&
                 server.grammar != Grammar::kIni) {
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
  for (const PlaceRule& row : server.places) {
    KnownName& known = names_[std::string(row.name)];
    if (known.spelling.empty()) known.spelling = row.name;
    known.places = row.places;
  }
  // What is none of all there are is refused where it is read.
  is_listed_ = !names_.empty() && server.known.empty();
  // What has a rule is known.
  for (const DirectiveRule& row : server.directives) {
    KnownName& known = names_[std::string(row.name)];
    if (known.spelling.empty()) known.spelling = row.name;
  }
  for (const ArgumentCountRule& row : server.argument_counts) {
    names_[std::string(row.name)].count = &row;
  }
  for (const ValueRule& row : server.values) names_[std::string(row.name)].value = &row;
  for (const OptionRule& row : server.options) names_[std::string(row.name)].options = &row;
  for (const std::string_view entry : server.once) {
    for (const std::string_view name : split(entry, "|")) names_[std::string(name)].once = entry;
  }
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
  return nearest_of(word, words);
}

// hdr(host),lower: what is behind the bracket is no part of the word.
const Argument* Vocabulary::misspelt_option(const OptionRule& rule,
                                            std::span<const Argument> arguments,
                                            Misspelling& misspelt) {
  const std::size_t last = std::min<std::size_t>(arguments.size(), rule.first + rule.count);
  for (std::size_t i = rule.first; i < last; ++i) {
    const std::string_view text = arguments[i].text;
    const std::string_view word = text.substr(0, text.find_first_of("(,"));
    if (std::binary_search(rule.valued.begin(), rule.valued.end(), word)) {
      ++i;
      continue;
    }
    if (std::binary_search(rule.alone.begin(), rule.alone.end(), word)) continue;
    // How many words belong to this one is not known.
    if (!is_plain(word) || tolerance(word.size()) == 0) return nullptr;
    std::vector<std::string_view> all(rule.alone.begin(), rule.alone.end());
    all.insert(all.end(), rule.valued.begin(), rule.valued.end());
    const auto found = nearest_of(word, all);
    if (!found) return nullptr;
    misspelt = *found;
    const std::string_view rest = text.substr(word.size());
    misspelt.meant += rest;
    for (std::string& rival : misspelt.rivals) rival += rest;
    return &arguments[i];
  }
  return nullptr;
}

}  // namespace danglint
