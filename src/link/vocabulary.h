// Names that a server would refuse, because they are nearly one that it knows.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/file_facts.h"
#include "danglint/rules.h"
#include "link/nearest_name.h"

namespace danglint {

// What a server's rule says of a name, whatever else it says.
struct KnownName {
  std::string_view spelling;  // as it is usually written
  std::string_view places;    // PlaceRule::places; empty: not known
  const ArgumentCountRule* count = nullptr;
  const ValueRule* value = nullptr;
  const OptionRule* options = nullptr;
  std::string_view once;  // of ServerRule::once, what it is one of; empty: it may be said again
};

// All that a server's rule says of the lines of one name.
struct LineName {
  std::string_view written;             // the program owns it
  std::string compared;                 // folded where the server ignores case
  const KnownName* listed = nullptr;    // nullptr: it is not
  const KnownName* known = nullptr;     // the same of what is before a [: php_value[memory_limit]
  std::size_t glued_at = npos;          // if($host): behind a known name
  const ModuleRule* module = nullptr;   // whose it is
  std::span<const DirectiveRule> rows;  // of that name
  const std::vector<std::string_view>* words = nullptr;  // of which the first argument is one
  bool is_said = false;                                  // some row asks whether it is said,
  bool is_said_as = false;                               // and with which value
  bool is_ascending = false;                             // ServerRule::ascending
  bool is_handler = false;                               // Serving::handlers
  bool is_rootless = false;                              // Serving::rootless
  bool is_root = false;                                  // Serving::root
  bool is_site = false;                                  // sections: Serving::site,
  bool is_place = false;                                 // Serving::place
  bool is_folder = false;                                // and Serving::folder
  bool is_transparent = false;                           // ServerRule::transparent_sections
  bool holds_data = false;                               // ServerRule::value_blocks
  bool uses_variables = false;                           // VariableRule::data
  std::size_t refuses_variables = npos;  // from that argument on, what nothing defines

  static constexpr std::size_t npos = std::string_view::npos;
};

class Surroundings;

// Of one server: its rule's vocabulary and its modules' directives.
class Vocabulary {
 public:
  explicit Vocabulary(const ServerRule& server);
  ~Vocabulary();

  // Of a name that the program owns, as it is written.
  const LineName& line(std::string_view written);
  // One of the server's own names for lines that include others.
  bool includes(std::string_view written) const;
  // Outside of all sections.
  Surroundings& top() { return *top_; }

  // Of a name as it is compared; nullptr if it is not known.
  const KnownName* find(const std::string& name) const {
    const auto known = names_.find(name);
    return known == names_.end() ? nullptr : &known->second;
  }
  // The server's own rules list all of its names, and this section's is none.
  bool is_foreign(const LineName& section) const { return knows_all_ && section.listed == nullptr; }
  // Of a directive's name as it is compared: folded where the server ignores case.
  std::optional<Misspelling> misspelt(const std::string& name);
  // Of the first word behind the options' own places that is nearly one of them; nullptr: there is none.
  static const Argument* misspelt_option(const OptionRule& rule,
                                         std::span<const Argument> arguments,
                                         Misspelling& misspelt);
  // Of what follows it, where that is of a fixed list: option htplog.
  static std::optional<Misspelling> misspelt_word(const std::vector<std::string_view>& words,
                                                  std::string_view word);

 private:
  LineName line_of(std::string_view written) const;

  const ServerRule& server_;
  bool ignores_case_;
  bool knows_all_;
  bool is_listed_ = false;  // by its vocabulary or its modules, so that what is none is a slip
  std::unordered_map<std::string, KnownName> names_;                      // as they are compared
  std::unordered_map<std::string, std::vector<std::string_view>> words_;  // by the name before them
  std::unordered_map<std::string, std::optional<Misspelling>> asked_;
  std::set<std::string_view> mattering_;  // names, and NAME=VALUE, that rows of the server ask for
  std::unordered_map<std::string_view, LineName> lines_;
  std::unique_ptr<Surroundings> top_;
};

// One of each server that was asked about.
class Vocabularies {
 public:
  Vocabulary& of(const ServerRule& server) {
    return known_.try_emplace(&server, server).first->second;
  }

 private:
  std::unordered_map<const ServerRule*, Vocabulary> known_;
};

}  // namespace danglint
