// Numbers of which one may not be less than another: pm.min_spare_servers, pm.max_spare_servers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "danglint/linked.h"

namespace danglint {

// Of one instance of a server. What is said of a name last, counts.
class NumberChains {
 public:
  void say(const ServerRule& server, std::uint32_t section, std::string_view name, Span span,
           std::string_view value);

  // Neighbours of a chain, as far as they are said, that go down. `applies` tells whether the section says what
  // the chain is only for.
  std::vector<WrongOrder> settle(
      const std::function<bool(std::string_view only_with, std::uint32_t section)>& applies) const;

 private:
  struct Number {
    Span span;
    unsigned long value = 0;
  };
  std::map<std::uint32_t, std::map<std::string_view, Number>> numbers_;  // by their sections
  const ServerRule* server_ = nullptr;
};

}  // namespace danglint
