// Which directives are said in which sections of one server instance: some matter only together.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace danglint {

// Sections are numbered as they are opened, 0 is the top level. Numbers belong to one instance.
class DirectiveUse {
 public:
  void open_section(std::uint32_t section, std::uint32_t around) {
    sections_.emplace_back(section, around);
    within_[around].push_back(section);
  }
  void say(std::string_view name, std::uint32_t section) { said_.emplace(section, name); }
  // What was said with one value, "pm=dynamic", is said with another now.
  void take_back(std::string_view name, std::uint32_t section);

  // `name` is said in the section or in one around it.
  bool applies_in(std::string_view name, std::uint32_t section) const;

  // `name` is said in the section itself.
  bool is_said_in(std::string_view name, std::uint32_t section) const {
    return said_.contains({section, std::string(name)});
  }

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
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      sections_;  // sorted by number: (section, around it)
  std::map<std::uint32_t, std::vector<std::uint32_t>> within_;
  std::set<std::pair<std::uint32_t, std::string>> said_;
};

}  // namespace danglint
