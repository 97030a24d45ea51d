// What a server refuses of one line, whatever the others say: its name, its place, its arguments.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "link/config_environment.h"
#include "link/config_instance.h"
#include "link/place.h"
#include "link/vocabulary.h"

namespace danglint {

// A file that is read for its own folder, and what AllowOverride lets it say.
struct OverrideScope {
  bool is_one = false;
  std::string allowed;
};

// Below the prefix, where the file of a module lies: modules/NAME.so
std::string file_of_module(const ServerRule& server, std::string_view module);

// Of one instance.
class DirectiveChecks {
 public:
  DirectiveChecks(const Instance& instance, Vocabulary& vocabulary,
                  const ConfigEnvironment& environment, const Target& target, Linked& linked)
      : instance_(instance),
        vocabulary_(vocabulary),
        environment_(environment),
        target_(target),
        linked_(linked) {}

  enum class Verdict : std::uint8_t { kFits, kMisplaced, kWrongArguments, kUnknown };

  Verdict check(const Place& place, const LineName& name, const OverrideScope& scope);

  // It is unknown unless one of the modules (with | between them) is loaded, on whatever line.
  void need_module(std::string_view modules, UnknownDirective unknown);
  // All of the configuration, or of a file for its folder, was read.
  void settle_modules();

 private:
  const ServerRule& server() const { return *instance_.server; }
  bool check_spelling(const Place& place, const LineName& name, const OverrideScope& scope);
  // false: it has no effect where it is.
  bool check_module(const Place& place, const LineName& name, const OverrideScope& scope);
  void check_options(const Place& place, const LineName& name, const OverrideScope& scope);
  bool check_key(const Place& place, const LineName& line);
  bool check_place(const Place& place, const LineName& name);
  bool check_arguments(const Place& place, const KnownName& known);
  // One of the modules that is not there unless it is loaded; empty: that is not known of any.
  std::string_view loadable_of(std::string_view modules) const;
  UnknownDirective unknown_at(const Place& place, const OverrideScope& scope) const;

  const Instance& instance_;
  Vocabulary& vocabulary_;
  const ConfigEnvironment& environment_;
  const Target& target_;
  Linked& linked_;
  struct Need {
    std::string_view modules;
    UnknownDirective unknown;
  };
  std::vector<Need> needs_;
  struct FirstSaid {
    Span span;
    std::string_view name;
  };
  // By sections: of ServerRule::once, what was said in them.
  std::vector<std::vector<std::pair<std::string_view, FirstSaid>>> said_once_;
};

}  // namespace danglint
