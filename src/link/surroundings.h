// What a server's rule says of the lines of one name in sections of such names: looked up once, however many sites there
// are.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/rules.h"
#include "link/vocabulary.h"

namespace danglint {

// Rows that say different things of one argument; of those that say the same, the first that fits
// counts.
bool says_the_same(const DirectiveRule& a, const DirectiveRule& b);

// Of a line's name, in its surroundings.
struct LineRules {
  struct Row {
    const DirectiveRule* rule = nullptr;
    bool asks_arguments = false;  // of the section: DirectiveRule::within has a pattern
    bool has_rival = false;       // an earlier row that says the same, and asks for them
  };
  std::vector<Row> rows;
  // The line may stand here: of a main configuration, and of a fragment.
  bool is_placed = true;
  bool is_placed_in_fragment = true;
};

// The sections around a line, by their names alone. No two are of the same names.
class Surroundings {
 public:
  // The top level.
  Surroundings(const ServerRule& server, Vocabulary& vocabulary)
      : server_(server), vocabulary_(vocabulary) {}

  // In a section of that name, here.
  Surroundings& within(const LineName& section);
  const LineRules& rules_of(const LineName& line);

  // Lines here are data; which of them use variables.
  bool holds_data() const { return section_ != nullptr && section_->holds_data; }
  bool uses_variables() const { return section_ != nullptr && section_->uses_variables; }
  // What is within sections of others' modules is theirs.
  bool is_of_others() const { return is_of_others_; }
  // Sockets here are not shared with those elsewhere.
  bool is_apart() const { return is_apart_; }

  // "http server": the innermost section is a server, and around it is http. Nothing is known of what
  // is around the first `unknown_below` ones.
  bool fits(std::string_view place, std::size_t unknown_below) const;

 private:
  Surroundings(Surroundings& around, const LineName& section);
  LineRules made_for(const LineName& line) const;
  bool is_one_of(std::string_view places, std::size_t unknown_below) const;

  const ServerRule& server_;
  Vocabulary& vocabulary_;
  const Surroundings* around_ = nullptr;
  const LineName* section_ = nullptr;  // nullptr: the top level
  std::size_t depth_ = 0;
  bool is_of_others_ = false;
  bool is_apart_ = false;
  std::unordered_map<const LineName*, std::unique_ptr<Surroundings>> within_;
  std::unordered_map<const LineName*, LineRules> rules_;
};

}  // namespace danglint
