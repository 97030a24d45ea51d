#include "link/pattern_flaw.h"

#include <gtest/gtest.h>

#include <string>

namespace danglint {
namespace {

struct Row {
  const char* pattern;
  const char* flaw;
};

constexpr Row kRows[] = {
    {"", ""},
    {"^/a(b|c)?$", ""},
    {R"(\.php$)", ""},
    {R"(\(a)", ""},
    {R"([(*)])", ""},
    {"[]a)]", ""},
    {"[^]a)]", ""},
    {"[[:alpha:])]", ""},
    {R"([\])])", ""},
    {"(?:a)(?=b)(?<!c)(?<name>d)", ""},
    {"a*?b++", ""},
    {R"(\Q(\E)", ""},
    {"(*UTF8)a", ""},
    {"(a", "a ) is missing"},
    {"(?:a", "a ) is missing"},
    {"a)", "no ( is before a )"},
    {"[a-z", "a ] is missing"},
    {"[]", "a ] is missing"},
    {"*.php", "nothing is there that could be repeated before a *, + or ?"},
    {"(+a)", "nothing is there that could be repeated before a *, + or ?"},
    {"a|?b", "nothing is there that could be repeated before a *, + or ?"},
};

TEST(PatternFlaw, IsWhatPcreRefuses) {
  for (const Row& row : kRows) {
    EXPECT_EQ(std::string(flaw_of_pattern(row.pattern)), row.flaw) << row.pattern;
  }
}

}  // namespace
}  // namespace danglint
