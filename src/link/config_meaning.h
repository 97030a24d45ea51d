// What directives mean: references, sockets, users, names. Their order and the files they are in are
// the walk's business.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "link/buffer_sizes.h"
#include "link/config_instance.h"
#include "link/directive_use.h"
#include "link/folder_sections.h"
#include "link/needs.h"
#include "link/number_chains.h"
#include "link/place.h"
#include "link/served.h"
#include "link/variables.h"
#include "link/vocabulary.h"

namespace danglint {

class ConfigMeaning {
 public:
  ConfigMeaning(const Program& program, const Target& target, Linked& linked)
      : program_(program),
        target_(target),
        linked_(linked),
        needs_(target, use_, linked),
        scripts_placed_(linked.scripts.size()) {}

  void open_section(const Instance& instance, const Place& place, const LineName& name,
                    std::uint32_t section, std::uint32_t around);
  // Every active directive, whether a rule knows it or not.
  void say(const Instance& instance, const Place& place, const LineName& name);
  // The same of a line that the server may skip: what it would say of its name, nobody knows.
  void say_perhaps(const Place& place, const LineName& name) {
    if (name.is_said_as) use_.say(name.compared + '=', section_of(place));
  }
  // What a section says without a line.
  void say_in(std::uint32_t section, std::string_view name) { use_.say(name, section); }
  // What the line's arguments use and define. Lines of data, and of others' modules, may define any.
  // From the argument `first_refused` on, an unknown one is refused.
  void note_variables(const Instance& instance, const Place& place, std::size_t first_refused,
                      bool is_known) {
    if (!instance.server->variables.builtin.empty())
      variables_.see(*instance.server, place, first_refused, is_known);
  }
  // One argument that a rule knows: `value` with its variables filled in.
  void apply(const Instance& instance, const Place& place, const DirectiveRule& rule,
             std::size_t index, const Argument& argument, std::string_view value);
  // What more than one line tells. `is_complete`: all of the configuration was read.
  void finish(const Instance& instance, bool is_complete);
  // The same for a file that is read for its own folder, after finish().
  void finish_override() { tell_wrong_values(); }
  // Folders whose contents the instance hands out, and what files in them may say: nullopt for
  // nothing, else the classes of AllowOverride with blanks between them.
  std::vector<std::string> document_roots() const;
  bool hands_out(std::string_view folder);
  std::optional<std::string> allowed_in(std::string_view folder);

  // It listens somewhere, but where cannot be told.
  bool has_unknown_listener() const { return has_unknown_listener_; }

  // A path that the directive names, not yet added.
  Reference reference(const Instance& instance, const Place& place, const DirectiveRule& rule,
                      Span span, std::string_view value) const;

 private:
  void check_nesting(const Instance& instance, const Place& place,
                     const ServedSites::Section& inner);
  static std::uint32_t section_of(const Place& place) {
    return place.sections.empty() ? 0 : place.sections.back().id;
  }
  void note_name(const Instance& instance, const Place& place, const DirectiveRule& rule, Span span,
                 std::string_view name);
  void note_names(const Instance& instance, const Place& place, const DirectiveRule& rule,
                  Span span, std::string_view name);
  std::uint32_t scope_of(const Instance& instance, const Place& place,
                         const DirectiveRule& rule) const;
  void refer(const Instance& instance, const Place& place, const DirectiveRule& rule, Span span,
             std::string_view value);
  void listen(const Instance& instance, const Place& place, const DirectiveRule& rule,
              std::size_t index, Span span, std::string_view value);
  // ---- sockets (config_sockets.cc)
  void connect(const Instance& instance, const Place& place, const DirectiveRule& rule, Span span,
               std::string_view value);
  void place_socket(const Instance& instance, ListenClaim& claim) const;
  void serve_at(const Instance& instance, Span span, std::string_view value);
  void settle_conditions(const Instance& instance);
  void tell_denied_roots(const Instance& instance);
  void check_value(const Instance& instance, const Place& place, const DirectiveRule& rule,
                   Span span, const Argument& argument, std::string_view value);
  void add_plain_sockets(const Instance& instance);
  void add_silent_sites(const Instance& instance);
  void add_nameless_sites(const Instance& instance);
  // ---- where a repository's files will be (config_mounts.cc)
  void mount(const Place& place, Span span, std::string_view value);
  void copy(const Instance& instance, const Place& place);
  void guess(Span span, const std::string& source, std::string_view target);
  bool is_provided(const Instance& instance, std::string_view target_path) const;

  const Program& program_;
  const Target& target_;
  Linked& linked_;
  DirectiveUse use_;
  ServedSites sites_;
  struct Conditional {
    std::size_t index;
    std::uint32_t section;
  };
  std::vector<Conditional> conditional_;        // of Linked::references
  std::vector<Conditional> conditional_names_;  // of Linked::names
  std::size_t names_placed_ = 0;                // of those, so many know their sections
  struct ConditionalUser {
    std::size_t index;  // into Linked::users
    std::uint32_t section;
    std::string_view unless;
  };
  std::vector<ConditionalUser> conditional_users_;
  struct Access {
    std::uint32_t section;
    ArgumentKind kind;
    std::string value;
  };
  std::vector<Access> access_;  // to the sockets of a section
  struct Said {
    Span span;
    std::string value;
  };
  // A port or an address that is written apart from the other.
  static void say_socket(const Instance& instance, const Place& place, Said one,
                         std::vector<Said>& all);
  void tell_wrong_values();
  std::vector<std::pair<std::uint32_t, WrongArguments>> wrong_values_;  // by section
  Needs needs_;
  NumberChains numbers_;
  BufferSizes buffers_;
  FolderSections folders_;
  Variables variables_;
  // Of served_, those around the folder that are there, in order.
  std::vector<std::size_t> served_around(std::string_view folder);
  std::vector<std::size_t> served_;  // references to folders that are handed out
  std::size_t served_known_ = 0;     // so many of them were asked for, and are
  std::unordered_map<std::string, std::vector<std::size_t>>
      served_by_folder_;               // by their real paths
  std::vector<std::size_t> aliases_;   // the same of folders that are handed out under a name
  std::set<std::uint32_t> listening_;  // sections that say where
  std::vector<std::pair<std::uint32_t, Span>> site_spans_;  // of sites
  std::set<std::uint32_t> named_;                           // of those, what has a name
  bool has_other_overrides_ = false;                        // AccessFileName
  bool knows_overrides_ = false;                            // every AllowOverride there is was read
  bool has_unknown_listener_ = false;
  bool has_conditional_listens_ = false;
  std::size_t scripts_placed_;  // of Linked::scripts, those whose section is open
  std::vector<Said> ports_;
  std::vector<Said> addresses_;
};

}  // namespace danglint
