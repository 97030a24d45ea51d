#include "danglint/abstract_string.h"

#include <gtest/gtest.h>

namespace danglint {
namespace {

StringPattern pattern(std::vector<std::string> literals) {
  return {std::move(literals)};
}

TEST(StringPattern, ConcatenationJoinsLiteralsAndHoles) {
  EXPECT_EQ(concatenate(StringPattern::constant("a"), StringPattern::constant("b")),
            pattern({"ab"}));
  EXPECT_EQ(concatenate(StringPattern::hole(), StringPattern::constant("/x.php")),
            pattern({"", "/x.php"}));
  EXPECT_EQ(concatenate(pattern({"", "/inc/functions."}), StringPattern::hole()),
            pattern({"", "/inc/functions.", ""}));
  EXPECT_EQ(concatenate(StringPattern::hole(), StringPattern::hole()), StringPattern::hole())
      << "two holes are one";
  EXPECT_EQ(concatenate(pattern({"a", ""}), pattern({"", "b"})), pattern({"a", "b"}));
}

TEST(AbstractString, IsASetOfAlternatives) {
  AbstractString value = AbstractString::constant("b");
  value.add(StringPattern::constant("a"));
  value.add(StringPattern::constant("b"));
  EXPECT_EQ(value.alternatives(), (std::vector{pattern({"a"}), pattern({"b"})}));
  EXPECT_EQ(value.single_constant(), nullptr);
  EXPECT_FALSE(value.has_hole());
  const AbstractString both = concatenate(value, AbstractString::constant("/x"));
  EXPECT_EQ(both.alternatives(), (std::vector{pattern({"a/x"}), pattern({"b/x"})}));
}

TEST(AbstractString, TooManyAlternativesAreUnknown) {
  AbstractString digits;
  for (char c = '0'; c <= '9'; ++c) digits.add(StringPattern::constant(std::string(1, c)));
  EXPECT_EQ(digits.alternatives().size(), 10U);
  EXPECT_EQ(concatenate(digits, digits).alternatives(), std::vector{StringPattern::hole()});
}

}  // namespace
}  // namespace danglint
