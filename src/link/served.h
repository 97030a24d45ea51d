// What the URIs of a site lead to, as far as files answer them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "danglint/linked.h"
#include "danglint/rules.h"

namespace re2 {
class RE2;
}

namespace danglint {

// The sections of one server instance with what they say of files: filled in while the
// configuration is read, asked when it has been.
class ServedSites {
 public:
  struct Section {
    bool is_there = false;  // something was said of it
    std::uint32_t around = 0;
    // The program owns them.
    std::string_view name;
    std::string_view modifier;         // of a place: "", =, ~, ~*, ^~
    std::string_view pattern;          // of a place
    std::optional<std::string> root;   // target path; empty: it cannot be told
    std::vector<std::string> handled;  // URIs below these are answered otherwise
    bool has_handler = false;          // no file answers here
    bool is_rootless = false;          // nothing is asked of the root
    bool has_fallback = false;         // others are tried before the index
    bool has_index = false;
  };

  // Page, index or fallback: to be looked for when everything is known.
  struct Wish {
    std::size_t reference = 0;
    ArgumentKind kind = ArgumentKind::kUri;
    std::vector<std::string> uris;  // one is enough
    std::uint32_t section = 0;
  };

  // Until the next one is asked for. Sections of an instance are numbered from 0 on.
  Section& section(std::uint32_t id) {
    if (id >= sections_.size()) sections_.resize(id + 1);
    sections_[id].is_there = true;
    return sections_[id];
  }
  void wish(Wish one) { wishes_.push_back(std::move(one)); }

  // Gives references their candidates; those whose files cannot be told stay without.
  void settle(const ServerRule& server, std::vector<Reference>& references);

  // Nothing is ever looked for below the root that the section says; asked after settle().
  bool is_root_unused(const ServerRule& server, std::uint32_t section) const;
  // What the section says, or what is around it; nullopt: that cannot be told.
  std::optional<std::string> root_of(std::uint32_t section) const;

 private:
  bool are_places_rootless(const ServerRule& server, std::uint32_t section) const;
  std::optional<std::uint32_t> site_of(const ServerRule& server, std::uint32_t section) const;
  // The place that answers a URI: its section; nullopt if that cannot be told.
  std::optional<std::uint32_t> place_of(const ServerRule& server, std::uint32_t site,
                                        std::string_view uri) const;
  const Section& section_of(std::uint32_t id) const;
  bool has_handler(std::uint32_t section) const;
  bool is_handled(std::uint32_t site, std::string_view uri) const;

  // Of the section, in the order they are written.
  std::span<const std::uint32_t> within(std::uint32_t section) const;

  const re2::RE2& compiled(std::string_view pattern, bool is_case_sensitive) const;
  bool is_known(std::uint32_t id) const { return id < sections_.size() && sections_[id].is_there; }

  std::vector<Section> sections_;
  mutable std::map<std::pair<std::string_view, bool>, std::shared_ptr<const re2::RE2>> patterns_;
  // Made by settle(): sections by what they are in, and where those of each begin.
  std::vector<std::uint32_t> inner_;
  std::vector<std::uint32_t> first_inner_;
  std::vector<Wish> wishes_;
};

}  // namespace danglint
