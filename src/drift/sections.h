// The sections of one configuration: how they are called, and where the order in them has a meaning.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "danglint/file_facts.h"
#include "danglint/rules.h"
#include "drift/secrets.h"

namespace danglint {

class Sections {
 public:
  // `config` outlives it.
  Sections(const ConfigFacts& config, const ServerRule& server, const Secrets& secrets);

  // "http, server a.example", of what stands in section `parent`; the second of one name ends in " (2)".
  const std::string& context_of(std::uint32_t parent) const;
  // Its arguments, as they may be shown.
  const std::string& value_of(std::uint32_t directive) const { return values_[directive]; }

  // Directives of which the order has a meaning, and that are not all the same.
  struct Order {
    std::uint32_t first = 0;  // index of the first of them
    std::string context;
    std::string names;     // "allow, deny"
    std::string sequence;  // a line each
  };
  std::vector<Order> orders() const;

 private:
  std::string site_name(std::uint32_t section) const;

  const ConfigFacts& config_;
  const ServerRule& server_;
  std::vector<std::string> values_;    // by index
  std::vector<std::string> contexts_;  // of what stands in the directive of that index
};

}  // namespace danglint
