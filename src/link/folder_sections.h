// Sections that are for a folder of the machine (Apache's <Directory>): what files in it may say, and who may have
// what is in it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/span.h"
#include "link/place.h"

namespace danglint {

// The folder itself first, then those around it; "" is the root.
template <typename Body>
void for_each_folder_around(std::string_view folder, Body body) {
  const bool is_absolute = folder.empty() || folder.starts_with('/');
  for (; !folder.empty(); folder = folder.substr(0, folder.rfind('/'))) {
    body(folder);
    if (folder.find('/') == std::string_view::npos) break;
  }
  if (is_absolute) body(std::string_view());
}

// Of one instance. Folders are target paths, or globs of such.
class FolderSections {
 public:
  void open(std::uint32_t section, std::string folder);
  // AllowOverride: one word after the other, `is_first` of its line.
  void allow_overrides(std::uint32_t section, const std::string& word, bool is_first);
  // AllowOverrideList: one directive after the other.
  void allow_name(std::uint32_t section, std::string_view name, bool is_first);
  // Some line may allow more, for who knows which folders.
  void may_allow_more() { others_may_allow_ = true; }
  // Require, Allow from, Deny from: what does not keep everybody out may let somebody in.
  void say_access(const ServerRule& server, const Contexts& sections, const DirectiveRule& rule,
                  Span span, bool denies_all);

  // What files in the folder, as requests lead there, may say: classes, and list=NAME of directives, with blanks
  // between them; nullopt where they are not read, or nobody can tell. Where no line says anything, which only all of them
  // together tell (`are_all`), they are read and may say nothing: "" (observed: Apache 2.4).
  std::optional<std::string> allowed_in(std::string_view folder, bool are_all) const;
  struct Denial {
    Span span;
    bool is_let_in_elsewhere = false;  // DeniedRoot
  };
  // The line that lets nobody have what is in the folder.
  // `is_either_enough`: whom one of the ways to let clients in lets in, the other need not.
  std::optional<Denial> denial_of(std::string_view folder, bool is_either_enough) const {
    return denial(folder, false, is_either_enough);
  }
  // The same of a section around the folder alone: its own may mean it. Parts of the URIs may be let in besides.
  std::optional<Denial> denial_around(std::string_view folder, bool is_either_enough) const {
    return denial(folder, true, is_either_enough);
  }

 private:
  // Apache has two ways to let clients in, Require and the Allow and Deny of 2.2, which know nothing of each other: who
  // is to have something must pass both (observed: Apache 2.4 with mod_access_compat).
  static constexpr std::size_t kWays = 2;
  struct Way {
    std::optional<Span> denial;
    bool may_grant = false;
    bool is_said = false;  // something of it, which takes the place of all that is said around
  };
  struct Section {
    std::uint32_t id = 0;
    std::string folder;
    std::optional<std::string> classes;
    std::optional<std::string> names;
    std::array<Way, kWays> ways;
  };
  // Of those for the folder that `has` fits, the innermost; of one folder's, the last.
  template <typename Has>
  const Section* innermost(std::string_view folder, Has has) const;

  const Section* denying(std::string_view folder, std::size_t way) const;
  std::optional<Denial> denial(std::string_view folder, bool is_around,
                               bool is_either_enough) const;

  std::vector<Section> sections_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_folder_;
  std::vector<std::size_t> globs_;              // those for a pattern of folders
  std::map<std::uint32_t, std::size_t> index_;  // by id
  bool others_may_allow_ = false;               // the same of AllowOverride
  struct Others {
    bool may_grant = false;        // sections for URIs, names or patterns of folders
    bool parts_may_grant = false;  // sections for a part of the URIs
  };
  std::array<Others, kWays> others_;
};

}  // namespace danglint
