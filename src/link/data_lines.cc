#include "link/data_lines.h"

#include <algorithm>

#include "base/text.h"
#include "link/arguments.h"
#include "link/pattern_flaw.h"
#include "link/value_of.h"

namespace danglint {

void DataLines::check(const Place& place) {
  const std::string_view section = place.sections.back().name;
  const auto& rules = server_.data_lines;
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const DataLineRule& one) { return one.name == section; });
  const auto& arguments = place.arguments;
  const bool is_template = is_filled_in({.text = place.directive.name}) ||
                           std::any_of(arguments.begin(), arguments.end(), is_filled_in);
  if (rule == rules.end() || !place.is_active || is_template) return;
  const auto& alone = rule->alone;
  const bool is_alone = arguments.empty() &&
                        std::find(alone.begin(), alone.end(), place.directive.name) != alone.end();
  if (is_alone) return;
  check_words(place, *rule);
  check_first(place, *rule);
}

void DataLines::check_words(const Place& place, const DataLineRule& rule) {
  const std::size_t words = place.arguments.size() + 1;
  if (rule.words == 0 || words == rule.words) return;
  refuse(place, words > rule.words ? "a line has too many words; is a ; missing?"
                                   : "a line has too few words");
}

void DataLines::check_first(const Place& place, const DataLineRule& rule) {
  const std::string_view first = place.directive.name;
  const auto pattern =
      rule.pattern.empty() ? std::nullopt : value_of(rule.pattern, {.text = first});
  if (pattern) {
    const std::string_view flaw = flaw_of_pattern(pattern->text);
    if (!flaw.empty()) refuse(place, flaw);
    return;
  }
  if (!rule.first.empty() && !fits(rule.first, first)) refuse(place, rule.because);
  if (!rule.is_unique) return;
  const Span span{place.file, place.directive.range};
  const auto [earlier, is_new] =
      said_.try_emplace({place.sections.back().id, to_lower(first)}, span);
  if (is_new) return;
  linked_.wrong_arguments.push_back({.span = span,
                                     .why = WrongArguments::Why::kTwice,
                                     .directive_name = first,
                                     .argument = std::string(first),
                                     .server = &server_,
                                     .first = earlier->second});
}

void DataLines::refuse(const Place& place, std::string_view why) {
  linked_.wrong_arguments.push_back({.span = {place.file, place.directive.range},
                                     .why = WrongArguments::Why::kRefused,
                                     .directive_name = place.sections.back().name,
                                     .meaning = why,
                                     .server = &server_});
}

}  // namespace danglint
