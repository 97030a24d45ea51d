#include "link/surroundings.h"

#include <algorithm>

#include "base/text.h"
#include "link/place.h"

namespace danglint {
namespace {

constexpr std::size_t kAllKnown = ~std::size_t{0};

}  // namespace

bool says_the_same(const DirectiveRule& a, const DirectiveRule& b) {
  return a.argument == b.argument && a.kind == b.kind && a.pattern == b.pattern &&
         a.after == b.after && a.only_with == b.only_with && a.fits == b.fits &&
         a.refuses == b.refuses &&
         ((a.kind != ArgumentKind::kNeeds && a.kind != ArgumentKind::kName) || a.of == b.of);
}

Surroundings::Surroundings(Surroundings& around, const LineName& section)
    : server_(around.server_),
      vocabulary_(around.vocabulary_),
      around_(&around),
      section_(&section),
      depth_(around.depth_ + 1),
      is_of_others_(around.is_of_others_ || vocabulary_.is_foreign(section)),
      is_apart_(around.is_apart_ || (!server_.apart.empty() && section.written == server_.apart)) {}

Surroundings& Surroundings::within(const LineName& section) {
  auto& known = within_[&section];
  if (known == nullptr) known.reset(new Surroundings(*this, section));
  return *known;
}

const LineRules& Surroundings::rules_of(const LineName& line) {
  const auto known = rules_.find(&line);
  return known != rules_.end() ? known->second
                               : rules_.emplace(&line, made_for(line)).first->second;
}

LineRules Surroundings::made_for(const LineName& line) const {
  LineRules made;
  if (line.known != nullptr && !line.known->places.empty() && !is_of_others_) {
    const std::string_view places = line.known->places;
    made.is_placed = is_one_of(places, kAllKnown);
    const std::size_t unknown_below = server_.fragment_section.empty() ? 0 : 1;
    made.is_placed_in_fragment = depth_ == unknown_below || is_one_of(places, unknown_below);
  }
  for (const DirectiveRule& rule : line.rows) {
    const std::string_view section = rule.within.substr(0, rule.within.find(' '));
    const bool fits_here =
        section.empty() ||
        (section == "-" ? section_ == nullptr
                        : section_ != nullptr && is_called(server_, section_->written, section));
    if (!fits_here) continue;
    LineRules::Row row{.rule = &rule, .asks_arguments = section.size() < rule.within.size()};
    bool is_said = false;
    for (const LineRules::Row& earlier : made.rows) {
      if (!says_the_same(*earlier.rule, rule)) continue;
      (earlier.asks_arguments ? row.has_rival : is_said) = true;
    }
    if (!is_said) made.rows.push_back(row);
  }
  return made;
}

bool Surroundings::fits(std::string_view place, std::size_t unknown_below) const {
  if (place == "-") return section_ == nullptr;
  if (place.starts_with('!')) {
    const auto but = split(place.substr(1), "|");
    return section_ != nullptr && std::none_of(but.begin(), but.end(), [&](std::string_view name) {
             return is_called(server_, section_->written, name);
           });
  }
  for (const Surroundings* here = this; !place.empty(); here = here->around_) {
    if (here->depth_ == unknown_below) return true;
    const std::size_t blank = place.rfind(' ');
    const std::string_view name = place.substr(blank + 1);
    const LineName* section = here->section_;
    if (section == nullptr || (name != "*" && !is_called(server_, section->written, name))) {
      return false;
    }
    place = blank == std::string_view::npos ? std::string_view() : place.substr(0, blank);
  }
  return true;
}

bool Surroundings::is_one_of(std::string_view places, std::size_t unknown_below) const {
  const auto all = split(places, ", ");
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view place) { return fits(place, unknown_below); });
}

}  // namespace danglint
