#include "link/directive_use.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace danglint {

DirectiveUse::Section& DirectiveUse::section(std::uint32_t number) {
  if (number >= sections_.size()) sections_.resize(number + 1);
  return sections_[number];
}

void DirectiveUse::open_section(std::uint32_t number, std::uint32_t around) {
  section(number).around = around;
  section(number).next = std::exchange(section(around).first_within, number);
}

void DirectiveUse::say(std::string_view name, std::uint32_t number) {
  NameId id = id_of(name);
  if (id == kNone) {
    id = static_cast<NameId>(names_.size());
    const std::size_t equals = name.find('=');
    const std::string_view start = name.substr(0, equals + 1);
    const auto one = equals == std::string_view::npos ? names_.end() : names_.lower_bound(start);
    const bool has_stem = one != names_.end() && one->first.starts_with(start);
    stems_.push_back(has_stem ? stems_[one->second] : id);
    names_.emplace(name, id);
  }
  auto& said = section(number).said;
  if (std::find(said.begin(), said.end(), id) == said.end()) said.push_back(id);
}

void DirectiveUse::take_back(std::string_view name, std::uint32_t number) {
  const std::string start = std::string(name) + '=';
  auto at = names_.lower_bound(start);
  for (; at != names_.end() && at->first.starts_with(start); ++at) {
    std::erase(section(number).said, at->second);
  }
}

DirectiveUse::NameId DirectiveUse::id_of(std::string_view name) const {
  const auto known = names_.find(name);
  return known == names_.end() ? kNone : known->second;
}

bool DirectiveUse::says(std::uint32_t number, NameId name) const {
  if (number >= sections_.size()) return false;
  const auto& said = sections_[number].said;
  return std::find(said.begin(), said.end(), name) != said.end();
}

bool DirectiveUse::is_said_in(std::string_view name, std::uint32_t number) const {
  return says(number, id_of(name));
}

std::optional<std::uint32_t> DirectiveUse::nearest_with(std::string_view name,
                                                        std::uint32_t number) const {
  const NameId id = id_of(name);
  while (id != kNone && number < sections_.size()) {
    if (says(number, id)) return number;
    number = sections_[number].around;
  }
  return std::nullopt;
}

bool DirectiveUse::applies_in(std::string_view name, std::uint32_t number) const {
  const NameId id = id_of(name);
  const auto is_the_same = [&](NameId said) { return stems_[said] == stems_[id]; };
  while (id != kNone && number < sections_.size()) {
    const auto& said = sections_[number].said;
    const auto found = std::find_if(said.begin(), said.end(), is_the_same);
    if (found != said.end()) return *found == id || says(number, id);
    number = sections_[number].around;
  }
  return false;
}

bool DirectiveUse::is_said(std::string_view name) const {
  const NameId id = id_of(name);
  return id != kNone && std::any_of(sections_.begin(), sections_.end(), [id](const Section& one) {
           return std::find(one.said.begin(), one.said.end(), id) != one.said.end();
         });
}

std::string_view DirectiveUse::without_anywhere(std::string_view names) {
  constexpr std::string_view kAnywhere = "anywhere ";
  return names.starts_with(kAnywhere) ? names.substr(kAnywhere.size()) : names;
}

bool DirectiveUse::is_one_said(std::string_view names, std::uint32_t section) const {
  const std::string_view rest = without_anywhere(names);
  const bool is_anywhere = rest.size() < names.size();
  const auto all = split(rest, "|");
  return std::any_of(all.begin(), all.end(), [&](std::string_view name) {
    return is_anywhere ? is_said(name) : applies_in(name, section);
  });
}

bool DirectiveUse::is_one_said_in(std::string_view names, std::uint32_t section) const {
  const std::string_view rest = without_anywhere(names);
  const bool is_anywhere = rest.size() < names.size();
  const auto all = split(rest, "|");
  return std::any_of(all.begin(), all.end(), [&](std::string_view name) {
    return is_anywhere ? is_said(name) : is_said_in(name, section);
  });
}

bool DirectiveUse::is_inherited_from(std::string_view name, std::uint32_t number) const {
  if (number >= sections_.size()) return false;
  const NameId id = id_of(name);
  std::uint32_t one = sections_[number].first_within;
  while (one != kNone && says(one, id)) one = sections_[one].next;
  return one != kNone;
}

}  // namespace danglint
