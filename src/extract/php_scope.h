// What variables hold while statements are followed one after the other.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "danglint/php_facts.h"

namespace danglint {

// The variables of one function body, or of a file's top level. A variable is spelled with the path
// to its element: "config", "config[path]", "this->path". Branches are followed by marking, undoing
// what they changed, and joining the changes of all of them.
class PhpScope {
 public:
  enum class Kind : std::uint8_t { kTopLevel, kFunction };

  explicit PhpScope(Kind kind) : kind_(kind) {}
  PhpScope(PhpScope&&) = default;
  PhpScope& operator=(PhpScope&&) = default;

  bool is_top_level() const { return kind_ == Kind::kTopLevel; }

  // What the variable holds here; kNoExpr if nothing is known.
  ExprId find(std::string_view variable) const;
  // From here on it holds `value`; what was known of its elements is forgotten.
  void bind(std::string_view variable, ExprId value);
  // The same after something was added to it: its elements stay.
  void extend(std::string_view variable, ExprId value);

  // `global $name`: the variable is that of the top level.
  void declare_global(std::string_view name) { globals_.emplace(name); }
  // Assignments to it are seen by the whole program.
  bool is_global(std::string_view variable) const;

  // A variable with what it holds now. It stays where it is as long as the scope does.
  using Slot = std::pair<const std::string, ExprId>;
  struct Change {
    const Slot* variable = nullptr;
    ExprId value = kNoExpr;
  };
  using Changes = std::vector<Change>;  // by name, each once
  std::size_t mark() const { return trail_.size(); }
  // Takes back what was bound since; returns what it was.
  Changes undo(std::size_t mark);

 private:
  void set(Slot& slot, ExprId value);

  Kind kind_;
  std::map<std::string, ExprId, std::less<>> values_;
  std::set<std::string, std::less<>> globals_;
  std::vector<std::pair<Slot*, ExprId>> trail_;  // what was there before each change
};

// The name without the path to an element: "config" of "config[path]".
std::string_view variable_name(std::string_view variable);

}  // namespace danglint
