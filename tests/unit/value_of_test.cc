#include "link/value_of.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <set>
#include <string>
#include <string_view>

#include "danglint/rules.h"

namespace danglint {
namespace {

// Words of all examples, and what is at the edges of ranges.
std::set<std::string> texts() {
  std::set<std::string> all{"",        "-",  "/",   "=",         "@",   "~",
                            "unix:/x", "on", "OFF", "HTTPS://x", "\xff"};
  for (const ServerRule& server : server_rules()) {
    for (const auto& files : {server.bad, server.good}) {
      for (const ExampleFile& file : files) {
        std::string word;
        for (const char c : file.content) {
          if (c != ' ' && c != '\n' && c != ';' && c != '"') {
            word += c;
          } else {
            all.insert(word);
            word.clear();
          }
        }
      }
    }
  }
  return all;
}

// A pattern that is asked often is asked only for texts that may match: the answers stay those of RE2.
TEST(ValueOf, AnswersAsRe2DoesHoweverOftenItIsAsked) {
  const std::set<std::string> all = texts();
  ASSERT_GT(all.size(), 100U);
  std::set<std::string_view> patterns{"^a|b", "^(a|b)", "^[]|]x", "(?i)^on", "b.*"};
  for (const ServerRule& server : server_rules()) {
    for (const DirectiveRule& row : server.directives) {
      for (const std::string_view one : {row.pattern, row.fits, row.refuses}) {
        if (!one.empty()) patterns.insert(one);
      }
    }
  }
  ASSERT_GT(patterns.size(), 100U);
  for (const std::string_view pattern : patterns) {
    RE2::Options options(RE2::Quiet);
    options.set_encoding(RE2::Options::EncodingLatin1);
    const RE2 re2(re2::StringPiece(pattern.data(), pattern.size()), options);
    ASSERT_TRUE(re2.ok()) << pattern;
    for (const std::string& text : all) {
      EXPECT_EQ(fits(pattern, text), RE2::FullMatch(text, re2)) << pattern << " on " << text;
      if (re2.NumberOfCapturingGroups() == 0) continue;
      re2::StringPiece part;
      const bool is_there = RE2::PartialMatch(text, re2, &part) && part.data() != nullptr;
      const auto value = value_of(pattern, {.text = text});
      ASSERT_EQ(value.has_value(), is_there) << pattern << " on " << text;
      if (!value) continue;
      EXPECT_EQ(value->text, std::string_view(part.data(), part.size())) << pattern;
    }
  }
}

}  // namespace
}  // namespace danglint
