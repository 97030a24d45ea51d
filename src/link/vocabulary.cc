#include "link/vocabulary.h"

#include <algorithm>

#include "base/text.h"
#include "link/buffer_sizes.h"
#include "link/config_environment.h"
#include "link/directive_use.h"
#include "link/place.h"
#include "link/surroundings.h"

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

template <typename Sorted>
bool has(const Sorted& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

// Only what some row asks for is kept: of ten thousand sites that is little.
std::set<std::string_view> mattering(const ServerRule& server) {
  std::set<std::string_view> all;
  const auto add = [&](std::string_view names) {
    for (const std::string_view name : split(DirectiveUse::without_anywhere(names), "|")) {
      all.insert(name);
    }
  };
  for (const DirectiveRule& row : server.directives) {
    add(row.only_with);
    add(row.unless);
    add(row.read_with);
    if (row.only_if_inherited) all.insert(row.name);
    if (row.kind == ArgumentKind::kNeeds) add(row.of);
    add(row.replaced_by);
  }
  for (const AscendingRule& chain : server.ascending) add(chain.only_with);
  add(server.unshared_with);
  return all;
}

bool is_ascending(const ServerRule& server, std::string_view name) {
  return std::any_of(server.ascending.begin(), server.ascending.end(), [&](const auto& chain) {
    return std::find(chain.names.begin(), chain.names.end(), name) != chain.names.end();
  });
}

}  // namespace

Vocabulary::Vocabulary(const ServerRule& server)
    : server_(server),
      ignores_case_(server.ignores_case),
      // The sections of ini files have names of their own.
      knows_all_((!server.vocabulary.empty() || !server.places.empty()) &&
                 server.grammar != Grammar::kIni),
      mattering_(mattering(server)),
      top_(std::make_unique<Surroundings>(server, *this)) {
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

Vocabulary::~Vocabulary() = default;

const LineName& Vocabulary::line(std::string_view written) {
  const auto known = lines_.find(written);
  return known != lines_.end() ? known->second
                               : lines_.emplace(written, line_of(written)).first->second;
}

bool Vocabulary::includes(std::string_view written) const {
  return std::any_of(server_.directives.begin(), server_.directives.end(), [&](const auto& rule) {
    return rule.kind == ArgumentKind::kInclude && rule.name == written;
  });
}

LineName Vocabulary::line_of(std::string_view written) const {
  LineName line{.written = written,
                .compared = ignores_case_ ? to_lower(written) : std::string(written)};
  const std::string& name = line.compared;
  line.listed = find(name);
  line.known = find(name.substr(0, name.find('[')));
  const std::size_t end = name.find_first_of("(/~=");
  const bool is_glued = server_.grammar == Grammar::kBrace && end != std::string::npos &&
                        find(name.substr(0, end)) != nullptr;
  if (is_glued) line.glued_at = end;
  const auto module = std::lower_bound(
      server_.modules.begin(), server_.modules.end(), name,
      [](const ModuleRule& row, const std::string& wanted) { return row.name < wanted; });
  if (module != server_.modules.end() && module->name == name) line.module = &*module;
  const auto rules = server_.directives;
  const auto first = std::lower_bound(
      rules.begin(), rules.end(), name,
      [](const DirectiveRule& row, const std::string& wanted) { return row.name < wanted; });
  const auto last =
      std::find_if(first, rules.end(), [&](const DirectiveRule& row) { return row.name != name; });
  line.rows = {first, last};
  if (const auto words = words_.find(name); words != words_.end()) line.words = &words->second;

  const std::string value = name + '=';
  line.is_said = mattering_.contains(name);
  line.is_said_as = std::any_of(mattering_.begin(), mattering_.end(),
                                [&](std::string_view asked) { return asked.starts_with(value); });
  line.is_ascending = is_ascending(server_, name);

  const Serving& serving = server_.serving;
  line.is_handler = has(serving.handlers, name);
  line.is_rootless = has(serving.rootless, name);
  line.is_root = is_called(server_, written, serving.root);
  line.is_site = written == serving.site;
  line.is_place = is_called(server_, written, serving.place);
  line.is_folder = !serving.folder.empty() && is_called(server_, written, serving.folder);
  line.is_transparent = is_conditional_section(server_, written);
  const auto& data = server_.value_blocks;
  line.holds_data = std::find(data.begin(), data.end(), written) != data.end();

  const VariableRule& variables = server_.variables;
  line.uses_variables = has(variables.data, written);
  if (has(variables.refused_behind, written)) line.refuses_variables = 1;
  if (has(variables.refused_in, written)) line.refuses_variables = 0;
  return line;
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

std::optional<Misspelling> Vocabulary::misspelt_word(const std::vector<std::string_view>& words,
                                                     std::string_view word) {
  if (!is_plain(word) || tolerance(word.size()) == 0) return std::nullopt;
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
