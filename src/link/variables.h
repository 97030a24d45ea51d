// Variables of a configuration that any line may use: nginx's $host, and what `set` and `map` define.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "danglint/linked.h"
#include "link/nearest_name.h"
#include "link/place.h"

namespace danglint {

// Of one instance.
class Variables {
 public:
  // A line's arguments: what they use, and what groups of their patterns define. Of an unknown line, all may be
  // definitions.
  // From the argument `first_refused` on, the server refuses what nothing defines.
  void see(const ServerRule& server, const Place& place, std::size_t first_refused, bool is_known);
  void define(std::string_view name);
  // Modules that no rule knows may have variables of their own.
  void load(const ServerRule& server, std::string_view module_file);

  // When all has been read: what nothing defines. Where modules of others are used, only what is nearly a name that
  // something defines; what is in capitals (${PORT}) is filled in before nginx reads it.
  std::vector<UndefinedVariable> settle(const ServerRule& server) const;

 private:
  struct Use {
    Span span;
    std::string_view name;  // as written; the program owns it
    std::string_view directive_name;
    bool is_refused = false;  // if nothing defines it
  };
  // The server itself defines it.
  bool is_own(const VariableRule& rule, std::string_view name);
  void note_groups(std::string_view pattern);
  // Of a name in lower case that nothing defines: what it nearly is.
  std::optional<Misspelling> misspelt(const VariableRule& rule, const std::string& name) const;

  std::vector<Use> uses_;
  std::unordered_map<std::string_view, bool> own_;  // of those that were asked about
  std::unordered_set<std::string> defined_;         // in lower case
  bool has_others_ = false;
};

}  // namespace danglint
