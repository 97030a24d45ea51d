#include "link/number_chains.h"

#include <algorithm>
#include <charconv>

namespace danglint {
namespace {

// Of a number without a unit, or a time: 90, 90s, 2m. 0: it is neither.
unsigned long seconds_of(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1;
  if (unit == "m") return 60;
  if (unit == "h") return 3600;
  return unit == "d" ? 86'400 : 0;
}

}  // namespace

void NumberChains::say(const ServerRule& server, std::uint32_t section, std::string_view name,
                       Span span, std::string_view value) {
  server_ = &server;
  for (const AscendingRule& chain : server.ascending) {
    const auto known = std::find(chain.names.begin(), chain.names.end(), name);
    if (known == chain.names.end()) continue;
    Number number{.span = span};
    const char* end = value.data() + value.size();
    const auto [parsed, error] = std::from_chars(value.data(), end, number.value);
    const std::string_view unit = value.substr(static_cast<std::size_t>(parsed - value.data()));
    const unsigned long seconds = seconds_of(unit);
    number.value *= seconds;
    auto& numbers = numbers_[section];
    numbers.erase(*known);
    if (error == std::errc{} && number.value > 0) numbers[*known] = number;
    return;
  }
}

std::vector<WrongOrder> NumberChains::settle(
    const std::function<bool(std::string_view, std::uint32_t)>& applies) const {
  std::vector<WrongOrder> wrong;
  for (const auto& [section, numbers] : numbers_) {
    for (const AscendingRule& chain : server_->ascending) {
      if (!applies(chain.only_with, section)) continue;
      const Number* lesser = nullptr;
      std::string_view lesser_name;
      for (const std::string_view name : chain.names) {
        const auto said = numbers.find(name);
        if (said == numbers.end()) continue;
        if (lesser != nullptr && said->second.value < lesser->value) {
          wrong.push_back({.span = said->second.span,
                           .name = name,
                           .value = said->second.value,
                           .lesser_span = lesser->span,
                           .lesser_name = lesser_name,
                           .lesser_value = lesser->value,
                           .server = server_});
        }
        lesser = &said->second;
        lesser_name = name;
      }
    }
  }
  return wrong;
}

}  // namespace danglint
