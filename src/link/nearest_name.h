// The nearest of a server's words to one that it does not know.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace danglint {

struct Misspelling {
  std::string meant;          // as it is usually written
  bool is_ambiguous = false;  // another name is as near
};

// How many letters of a word may be wrong: short names are near to many.
unsigned tolerance(std::size_t length);

// One name after the other; the nearest so far.
class NearestName {
 public:
  explicit NearestName(unsigned most) : most_(most) {}

  // `spelling`: what to write for `name`.
  void consider(std::string_view wrong, std::string_view name, std::string_view spelling);
  std::optional<Misspelling> found() const;

 private:
  unsigned most_;
  unsigned best_ = ~0U;
  bool is_ambiguous_ = false;
  std::string_view meant_;
};

}  // namespace danglint
