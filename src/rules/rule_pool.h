// Owns what rules that are read from files refer to.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace danglint::rules {

// What it gives out lives as long as the pool.
class RulePool {
 public:
  std::string_view text(std::string text) { return texts_.emplace_back(std::move(text)); }

  std::span<const std::string_view> texts(std::vector<std::string> all) {
    std::vector<std::string_view> views;
    views.reserve(all.size());
    for (std::string& one : all) views.push_back(text(std::move(one)));
    return array(std::move(views));
  }

  template <typename Rule>
  std::span<const Rule> array(std::vector<Rule> rules) {
    auto owned = std::make_shared<const std::vector<Rule>>(std::move(rules));
    arrays_.push_back(owned);
    return *owned;
  }

 private:
  std::deque<std::string> texts_;  // which never move
  std::vector<std::shared_ptr<const void>> arrays_;
};

}  // namespace danglint::rules
