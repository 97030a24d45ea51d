#include "link/tree_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fake_world.h"

namespace danglint {
namespace {

class Tree : public testing::Test {
 protected:
  Tree() {
    for (const char* path : {"/srv/a/inc/db.php", "/srv/a/x.php", "/srv/a-b/inc/db.php",
                             "/srv/b/inc/db.php", "/srv/b/y.php", "/srv/b/\xff/z.php"}) {
      world_.file(path);
      program_.entries.push_back({path, FileType::kRegular});
    }
    std::sort(program_.entries.begin(), program_.entries.end(),
              [](const WalkedEntry& a, const WalkedEntry& b) { return a.path < b.path; });
  }

  // What is visited until there are `most`.
  std::vector<std::string> found(const StringPattern& pattern, const char* project,
                                 std::size_t most = 100) const {
    std::vector<std::string> paths;
    index_.find(pattern, project, [&](const WalkedEntry& entry) {
      paths.push_back(entry.path);
      return paths.size() < most;
    });
    return paths;
  }

  using Paths = std::vector<std::string>;
  FakeWorld world_;
  Program program_;
  Target target_{world_, {{"/srv", "/srv", Zone::Origin::kProject}}, {}};
  TreeIndex index_{program_, target_};
};

TEST_F(Tree, LooksForTailsBelowTheProjectAlone) {
  EXPECT_TRUE(index_.has_tail("inc/db.php", "/srv/a"));
  EXPECT_FALSE(index_.has_tail("y.php", "/srv/a"));
  EXPECT_TRUE(index_.has_tail("y.php", ""));
  EXPECT_EQ(found({{"", "/db.php"}}, "/srv/a"), Paths{"/srv/a/inc/db.php"});
  EXPECT_EQ(found({{"", ".php"}}, "/srv/a"), (Paths{"/srv/a/inc/db.php", "/srv/a/x.php"}));
}

TEST_F(Tree, StopsWhenItIsTold) {
  EXPECT_EQ(found({{"", ".php"}}, "", 1).size(), 1U);
  EXPECT_EQ(found({{"", "/db.php"}}, "", 2).size(), 2U);
}

TEST_F(Tree, LooksBehindBeginningsThatAreNoText) {
  EXPECT_EQ(found({{"/srv/b/\xff", ".php"}}, ""), Paths{"/srv/b/\xff/z.php"});
}

TEST_F(Tree, KnowsHowWellTheBestOneFits) {
  EXPECT_EQ(index_.match({{"", "db.php"}}, "/srv/a"), TreeIndex::Match::kWhole);
  EXPECT_EQ(index_.match({{"", "b.php"}}, "/srv/a"), TreeIndex::Match::kPart);
  EXPECT_EQ(index_.match({{"", "/y.php"}}, "/srv/a"), TreeIndex::Match::kNone);
}

}  // namespace
}  // namespace danglint
