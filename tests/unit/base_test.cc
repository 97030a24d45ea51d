#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <vector>

#include "base/edit_distance.h"
#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

TEST(EditDistance, CountsTypingMistakes) {
  struct Row {
    const char* a;
    const char* b;
    unsigned distance;
  };
  const Row rows[] = {
      {"", "", 0},           {"php", "php", 0}, {"php", "phpp", 1},      {"php", "hpp", 1},
      {"php", "pph", 1},     {"inc", "ini", 1}, {"locale", "lcoale", 1}, {"locale", "loale", 1},
      {"locale", "lcle", 2}, {"abc", "xyz", 3}, {"a", "abcd", 3},        {"ca", "abc", 3},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(edit_distance(row.a, row.b, 3), row.distance) << row.a << ' ' << row.b;
    EXPECT_EQ(edit_distance(row.b, row.a, 3), row.distance) << row.b << ' ' << row.a;
    EXPECT_EQ(edit_distance(row.a, row.b, 1), std::min(row.distance, 2U))
        << "bounded: " << row.a << ' ' << row.b;
  }
}

// The definition, without the band.
unsigned plain_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<unsigned>> cost(a.size() + 1, std::vector<unsigned>(b.size() + 1));
  for (unsigned i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (unsigned j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

TEST(EditDistance, AgreesWithItsDefinitionOnRandomNames) {
  std::mt19937 random(20240601);
  std::uniform_int_distribution<int> length(0, 9);
  std::uniform_int_distribution<int> letter('a', 'd');
  const auto name = [&] {
    std::string text(static_cast<std::size_t>(length(random)), ' ');
    for (char& c : text) c = static_cast<char>(letter(random));
    return text;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string a = name();
    const std::string b = name();
    const unsigned whole = plain_distance(a, b);
    for (unsigned limit = 0; limit <= 3; ++limit) {
      ASSERT_EQ(edit_distance(a, b, limit), std::min(whole, limit + 1))
          << a << ' ' << b << ' ' << limit;
    }
  }
}

TEST(Path, NormalizesWithoutAskingTheFileSystem) {
  struct Row {
    const char* path;
    const char* normal;
  };
  const Row rows[] = {{"/", ""},
                      {"/a/b/", "/a/b"},
                      {"/a/./b", "/a/b"},
                      {"/a//b", "/a/b"},
                      {"/a/../b", "/b"},
                      {"/../a", "/a"},
                      {"a/..", ""},
                      {"../a", "../a"},
                      {"./a", "a"},
                      {"a/../../b", "../b"},
                      {"", ""}};
  for (const Row& row : rows) EXPECT_EQ(path::normalize(row.path), row.normal) << row.path;
}

TEST(Path, DirnameIsPhps) {
  struct Row {
    const char* path;
    const char* folder;
  };
  const Row rows[] = {{"/a/b", "/a"}, {"/a/b/", "/a"}, {"/a", "/"},  {"/", "/"},
                      {"a", "."},     {"a/b", "a"},    {"a//b", "a"}};
  for (const Row& row : rows) EXPECT_EQ(path::dirname(row.path), row.folder) << row.path;
}

TEST(Path, ExtensionIsWhatFollowsTheLastDotOfAName) {
  EXPECT_EQ(path::extension("/a.b/c.php"), "php");
  EXPECT_EQ(path::extension("/a.b/c"), "");
  EXPECT_EQ(path::extension("/a/.htaccess"), "");
  EXPECT_EQ(path::extension("x."), "");
}

TEST(Path, IsWithinComparesWholeNames) {
  EXPECT_TRUE(path::is_within("/a/b", "/a"));
  EXPECT_TRUE(path::is_within("/a", "/a"));
  EXPECT_TRUE(path::is_within("/a", ""));
  EXPECT_FALSE(path::is_within("/ab", "/a"));
  EXPECT_EQ(path::relative_to("/a/b/c", "/a"), "b/c");
  EXPECT_EQ(path::relative_to("/a/b/c", "/"), "a/b/c");
  EXPECT_EQ(path::relative_to("/x", "/a"), "/x");
}

TEST(Path, GlobsStopAtFoldersUnlessTheySayOtherwise) {
  EXPECT_TRUE(path::matches_glob("/a/b.conf", "/a/*.conf"));
  EXPECT_TRUE(path::matches_glob("/a/b.conf", "/a/b.conf"));
  EXPECT_TRUE(path::matches_glob("/a/b/", "/a/b"));
  EXPECT_FALSE(path::matches_glob("/a/b.conf.bak", "/a/b.conf"));
  EXPECT_FALSE(path::matches_glob("/b/b.conf", "/a/*.conf"));
  EXPECT_FALSE(path::matches_glob("/a/b/c.conf", "/a/*.conf"));
  EXPECT_TRUE(path::matches_glob("/a/b/c.conf", "/a/**"));
  EXPECT_FALSE(path::matches_glob("/a", "/a/**"));
  EXPECT_TRUE(path::matches_glob("/a/b.txt", "/a/**/*.txt"));
  EXPECT_TRUE(path::matches_glob("/a/x/b/c.txt", "/a/**/b/**/*.txt"));
  EXPECT_TRUE(path::matches_glob("/a/b/x/y/c.txt", "/a/**/b/**/*.txt"));
  EXPECT_TRUE(path::matches_glob("/a/b/b/c.txt", "/a/**/b/c.txt"));
  EXPECT_FALSE(path::matches_glob("/a/x/c.txt", "/a/**/b/**/*.txt"));
  EXPECT_FALSE(path::matches_glob("/a/x/y/c.txt", "/a/*/c.txt"));
  EXPECT_TRUE(path::matches_glob("/a/b/c.txt", "**/c.txt"));
  EXPECT_TRUE(path::matches_glob("c.txt", "**/c.txt"));
  EXPECT_TRUE(path::matches_glob("/a/.x/c", "/a/*/c"));
  EXPECT_TRUE(path::matches_glob("/srv/app1/x/y", "/srv/app**"));
}

TEST(Text, WhatIsPrintedCannotCommandATerminal) {
  EXPECT_EQ(printable("plain äöü"), "plain äöü");
  EXPECT_EQ(printable("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(printable("a\nb\tc"), "a\\x0ab\\tc");
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(printable("\xc2\x9b"
                      "1m"),
            "\\xc2\\x9b1m")
      << "CSI as a C1 control";
  EXPECT_EQ(printable("x\xe2\x80\xaephp.exe"), "x\\xe2\\x80\\xaephp.exe")
      << "right-to-left override";
  EXPECT_EQ(printable("cut \xe2\x82"), "cut \\xe2\\x82") << "an unfinished sequence";
}

TEST(Text, JsonGetsOnlyUtf8) {
  EXPECT_EQ(valid_utf8("a\x1b\xff"), "a\x1b\\xff");
  EXPECT_EQ(valid_utf8("\xf0\x9f\x90\x98"), "\xf0\x9f\x90\x98");
}

TEST(Text, NumbersAreReadable) {
  EXPECT_EQ(with_separators(1234567), "1,234,567");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(counted(1, "error"), "1 error");
  EXPECT_EQ(counted(1000, "error"), "1,000 errors");
}

TEST(ParallelFor, CallsEachIndexOnce) {
  for (const unsigned jobs : {0U, 1U, 2U, 8U}) {
    for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 1000U}) {
      std::vector<std::atomic<int>> calls(count);
      parallel_for(count, jobs, [&](std::size_t i) { ++calls[i]; });
      EXPECT_TRUE(std::all_of(calls.begin(), calls.end(), [](const auto& n) { return n == 1; }))
          << jobs << " jobs, " << count << " indices";
    }
  }
}

}  // namespace
}  // namespace danglint
