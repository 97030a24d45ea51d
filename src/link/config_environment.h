// What the lines of a configuration read so far have defined, for those that follow.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "danglint/file_facts.h"
#include "danglint/rules.h"
#include "danglint/world.h"

namespace danglint {

// Does the server read a section's body?
enum class Activity : std::uint8_t { kActive, kUnknown, kInactive };

class ConfigEnvironment {
 public:
  explicit ConfigEnvironment(const ServerRule& server);

  void define(std::string_view name, std::string_view value);
  void undefine(std::string_view name);
  // A shell's assignment: $NAME and ${NAME} are what was assigned before. What needs more of a shell leaves the name undefined.
  void define_as_shell(std::string_view name, std::string_view value);
  void load_module(std::string_view identifier);
  // Some configuration could not be read: what is not defined so far may be defined there.
  void mark_incomplete() { is_complete_ = false; }
  bool is_complete() const { return is_complete_; }
  // The shell's assignments were read: what is not defined now comes from nowhere.
  void mark_shell_read() { is_shell_read_ = true; }
  // Another one of the server's modules of which only one may be loaded; empty: none is.
  std::string_view rival_of(std::string_view identifier) const;
  // One of those with | between them is loaded.
  bool has_any_module(std::string_view identifiers) const;
  // It says which modules there are: not all of them come from somewhere else.
  bool tells_modules() const { return is_complete_ && has_loaded_any_; }
  bool is_shell_read() const { return is_shell_read_; }
  // Something sets it, if not to what can be told.
  bool is_set(std::string_view name) const { return opaque_.contains(name); }
  // A variable whose name is nearly `name`; empty: none.
  std::string nearest_variable(std::string_view name) const;

  // While a macro's body is read: its parameters, as written, and what they stand for.
  void enter_macro(std::vector<std::pair<std::string, std::string>> given) {
    macros_.push_back(std::move(given));
  }
  void leave_macro() { macros_.pop_back(); }
  std::size_t macro_depth() const { return macros_.size(); }

  // expand() may make something else of it.
  bool may_expand(std::string_view text) const {
    return server_.grammar != Grammar::kBrace &&
           (!macros_.empty() || text.find('$') != std::string_view::npos);
  }
  // ${NAME} replaced by what is defined; what is not stays as written.
  std::string expand(std::string_view text) const;

  // <IfDefine NAME> that only -D on the command line could make true.
  bool is_unlikely(const Directive& section, std::span<const Argument> arguments) const;
  // Apache's conditional sections: <IfModule>, <IfDefine>, <IfFile>, ... Others are active.
  // `file_exists` answers <IfFile>.
  Activity activity(const Directive& section, std::span<const Argument> arguments,
                    const std::function<Existence(std::string_view)>& file_exists) const;

 private:
  bool has_module(std::string_view identifier_or_file) const;

  const ServerRule& server_;
  std::map<std::string, std::string, std::less<>> variables_;
  std::set<std::string, std::less<>> modules_;
  std::set<std::string, std::less<>> opaque_;  // variables that a shell computes
  bool is_complete_ = true;
  bool is_shell_read_ = false;
  bool has_loaded_any_ = false;
  std::vector<std::vector<std::pair<std::string, std::string>>> macros_;
};

// Sections that only select (IfModule and its kin): what is inside belongs to the section around
// them.
bool is_conditional_section(const ServerRule& server, std::string_view name);

}  // namespace danglint
