// The walk of one server's configuration, depth-first in order, as the server reads it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "link/config_environment.h"
#include "link/config_instance.h"
#include "link/config_meaning.h"
#include "link/data_lines.h"
#include "link/directive_checks.h"
#include "link/vocabulary.h"

namespace danglint {

class ConfigWalk {
 public:
  // `reached` gathers the files that were read.
  ConfigWalk(const Program& program, const Target& target, Vocabularies& vocabularies,
             Linked& linked, Instance instance, std::unordered_set<FileId>& reached);

  void run();

  // Is the folder (target path) below one that is handed out, and may files in it say anything? Then
  // what they say is judged as the server reads it. After run().
  bool covers(std::string_view folder);
  void read_override(FileId file, const std::string& folder);
  // The same where nothing else of the server is known.
  void read_override_alone(FileId file, const std::string& folder);
  const ServerRule* server_rule() const { return instance_.server; }
  const Instance& instance() const { return instance_; }

 private:
  // One open section of the file being read.
  struct OpenSection {
    std::uint32_t index;
    Activity activity;
    bool is_transparent;
  };

  const ServerRule& server() const { return *instance_.server; }
  void read_environment_file();
  void read_file(FileId file, const Contexts& outer);
  void read_directives(FileId file, std::size_t first, std::size_t last, Contexts sections);
  bool is_macro(const Directive& directive) const;
  void use_macro(const Place& place);
  void open_section(const Place& place, const LineName& name, std::uint32_t index,
                    Activity activity, std::vector<OpenSection>& open, Contexts& sections);
  std::uint32_t defaults_of(const Place& place) const;
  void read_directive(const Place& place, const LineName& name);
  void read_line_of_data(const Place& place);
  // `made` holds what is not the text itself.
  std::string_view expand(const Place& place, std::string_view text, std::string& made) const;
  void apply_to_name(const Place& place, const DirectiveRule& rule);
  // Some condition around it most likely does not hold.
  bool is_unlikely(const Place& place) const;
  void apply(const Place& place, const DirectiveRule& rule, std::size_t index);
  void tell_rival(const Place& place);
  void tell_undefined(const Place& place, const Argument& argument, std::string_view value);

  void include(const Place& place, Span span, std::string_view value, const DirectiveRule& rule);
  void include_match(const Place& place, Span span, const std::string& match,
                     const DirectiveRule& rule);
  void include_folder(const Place& place, Span span, const std::string& folder,
                      const DirectiveRule& rule);
  void enter(Span span, const Answer& answer, const Contexts& sections);
  // Thousands of sites include the same few files.
  const Answer& find_included(const std::string& path);
  // The rest is not read, which is told.
  void cut_short(const std::string& reason);

  const Program& program_;
  const Target& target_;
  Linked& linked_;
  Instance instance_;
  Vocabulary& vocabulary_;
  ConfigEnvironment environment_;
  DirectiveChecks checks_;
  DataLines data_lines_;
  ConfigMeaning meaning_;
  std::unordered_set<FileId>& reached_;
  // Where macros begin, by their names in lower case.
  std::map<std::string, std::pair<FileId, std::uint32_t>> macros_;
  std::vector<FileId> stack_;   // files being read
  std::vector<Span> includes_;  // the includes that led there
  Activity activity_ = Activity::kActive;
  OverrideScope override_;
  std::uint32_t last_context_ = 0;
  bool is_cut_ = false;
  std::unordered_map<std::string, Answer> included_;
  std::size_t files_read_ = 0;
  std::size_t macro_lines_ = 0;  // read in the places of their uses
  std::size_t cycles_found_ = 0;
  // Sections of one name are one, where a later word wins.
  std::map<std::string_view, std::uint32_t> sections_by_name_;
  // ServerRule::defaults: the last one, and those with a name.
  std::uint32_t last_defaults_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> defaults_;
  std::set<Span> cycles_told_;  // by the include that closes them
};

}  // namespace danglint
