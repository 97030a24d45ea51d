// The nearest of a server's words to one that it does not know.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace danglint {

struct Misspelling {
  std::string meant;                // as it is usually written
  std::vector<std::string> rivals;  // names that are as near
};

// How many letters of a word may be wrong: short names are near to many.
unsigned tolerance(std::size_t length);

// One name after the other; those that are nearest so far.
class NearestName {
 public:
  explicit NearestName(unsigned most) : most_(most) {}

  // `spelling`: what to write for `name`.
  void consider(std::string_view wrong, std::string_view name, std::string_view spelling);
  std::optional<Misspelling> found() const;

 private:
  unsigned most_;
  unsigned best_ = ~0U;
  std::vector<std::string_view> nearest_;
};

}  // namespace danglint
