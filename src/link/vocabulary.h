// Names that a server would refuse, because they are nearly one that it knows.
#pragma once

#include <optional>
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

// Of one server: its rule's vocabulary and its modules' directives.
class Vocabulary {
 public:
  explicit Vocabulary(const ServerRule& server);

  // Of a name as it is compared; nullptr if it is not known.
  const KnownName* find(const std::string& name) const {
    const auto known = names_.find(name);
    return known == names_.end() ? nullptr : &known->second;
  }
  // The server's own rules list all of its names, and this section's is none.
  bool is_foreign(const std::string& section) const {
    return knows_all_ && !names_.contains(section);
  }
  // Of a directive's name as it is compared: folded where the server ignores case.
  std::optional<Misspelling> misspelt(const std::string& name);
  // Of the first word behind the options' own places that is nearly one of them; nullptr: there is none.
  static const Argument* misspelt_option(const OptionRule& rule,
                                         std::span<const Argument> arguments,
                                         Misspelling& misspelt);
  // Of what follows it, where that is of a fixed list: option htplog.
  std::optional<Misspelling> misspelt_word(std::string_view name, std::string_view word) const;

 private:
  bool ignores_case_;
  bool knows_all_;
  bool is_listed_ = false;  // by its vocabulary or its modules, so that what is none is a slip
  std::unordered_map<std::string, KnownName> names_;                      // as they are compared
  std::unordered_map<std::string, std::vector<std::string_view>> words_;  // by the name before them
  std::unordered_map<std::string, std::optional<Misspelling>> asked_;
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
