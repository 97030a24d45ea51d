// Passwords and the like never leave the machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace danglint {

// With a key, values become what tells only whether two are the same; without one, nothing is told.
class Secrets {
 public:
  explicit Secrets(std::string key) : key_(std::move(key)) {}

  // A directive's arguments with what is secret hidden: DB_PASSWORD x, DB_PASSWORD=x, https://a:x@b.
  std::string shown(std::string_view name, const std::vector<std::string_view>& words) const;
  // The value of a constant of PHP, as it is written.
  std::string shown_constant(std::string_view name, std::string_view value) const;

 private:
  std::string hidden(std::string_view value) const;
  // What is secret within a longer text: password=x, "Authorization: Basic x", 'token' => 'x'.
  std::string without_secrets(std::string text) const;

  std::string key_;
};

}  // namespace danglint
