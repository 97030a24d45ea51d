// Which directives are said in which sections of one server instance: some matter only together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace danglint {

// Sections are numbered as they are opened, 0 is the top level. Numbers belong to one instance.
class DirectiveUse {
 public:
  void open_section(std::uint32_t section, std::uint32_t around);
  void say(std::string_view name, std::uint32_t section);
  // What was said with one value, "pm=dynamic", is said with another now.
  void take_back(std::string_view name, std::uint32_t section);

  // `name` is said in the section or in one around it. Of "mode=tcp" the innermost section counts that says any mode.
  bool applies_in(std::string_view name, std::uint32_t section) const;

  // `name` is said in the section itself.
  bool is_said_in(std::string_view name, std::uint32_t section) const;

  // The innermost of the section and those around it in which it is said.
  std::optional<std::uint32_t> nearest_with(std::string_view name, std::uint32_t section) const;

  // `name` is said in some section.
  bool is_said(std::string_view name) const;

  // One of the names, with | between them, is said in the section or around it; with "anywhere " before them: in any
  // section.
  bool is_one_said(std::string_view names, std::uint32_t section) const;
  static std::string_view without_anywhere(std::string_view names);

  // One of them is said in the section itself.
  bool is_one_said_in(std::string_view names, std::uint32_t section) const;

  // Some section directly within `section` relies on what that one says of `name`.
  bool is_inherited_from(std::string_view name, std::uint32_t section) const;

 private:
  using NameId = std::uint32_t;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Section {
    std::uint32_t around = kNone;
    std::uint32_t first_within = kNone;  // the last one that was opened in it,
    std::uint32_t next = kNone;          // and the one before that
    std::vector<NameId> said;
  };
  Section& section(std::uint32_t number);
  // kNone: nobody said it.
  NameId id_of(std::string_view name) const;
  bool says(std::uint32_t section, NameId name) const;

  std::vector<Section> sections_;  // by number
  std::map<std::string, NameId, std::less<>> names_;
  std::vector<NameId>
      stems_;  // of "mode=tcp", by its number: the number of the first such name; else its own
};

}  // namespace danglint
