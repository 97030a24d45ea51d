#include "danglint/target.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "danglint/program.h"
#include "fake_world.h"

namespace danglint {
namespace {

using Origin = Zone::Origin;

struct Row {
  const char* what;
  const char* asked;
  Existence existence;
  const char* real;  // if present
};

class TargetWithRoot : public testing::Test {
 protected:
  TargetWithRoot() {
    world_.file("/image/etc/nginx/nginx.conf")
        .link("/image/etc/alias", "/etc/nginx")
        .link("/image/srv/current", "releases/42")
        .file("/image/srv/releases/42/index.php")
        .file("/image/srv/common.php")
        .link("/image/srv/gone", "releases/41")
        .link("/image/srv/round", "round")
        .link("/image/srv/up", "../../../etc/nginx/nginx.conf")
        .forbidden("/image/secret")
        .folder("/image/run")
        .file("/etc/only-here");
  }
  FakeWorld world_;
};

TEST_F(TargetWithRoot, ResolvesPathsAsTheServerWould) {
  const Target target(world_, {{"", "/image", Origin::kRoot}}, {.volatile_folders = {"/run"}});
  const Row rows[] = {
      {"a plain file", "/etc/nginx/nginx.conf", Existence::kPresent, "/etc/nginx/nginx.conf"},
      {"double slashes and dots", "//etc/./nginx//nginx.conf", Existence::kPresent,
       "/etc/nginx/nginx.conf"},
      {"an absolute link starts again below the root", "/etc/alias/nginx.conf", Existence::kPresent,
       "/etc/nginx/nginx.conf"},
      {"a relative link starts at its own folder", "/srv/current/index.php", Existence::kPresent,
       "/srv/releases/42/index.php"},
      {"dot-dot behind a link leaves where the link leads", "/srv/current/../../common.php",
       Existence::kPresent, "/srv/common.php"},
      {"dot-dot behind a link is not lexical", "/srv/current/../common.php", Existence::kMissing,
       ""},
      {"dot-dot above the root stays there", "/srv/up", Existence::kPresent,
       "/etc/nginx/nginx.conf"},
      {"a missing file", "/etc/nginx/mime.types", Existence::kMissing, ""},
      {"a file is no folder", "/etc/nginx/nginx.conf/x", Existence::kMissing, ""},
      {"what the image has not, this machine cannot lend", "/etc/only-here", Existence::kMissing,
       ""},
      {"what may not be asked is unknown", "/secret", Existence::kUnknown, ""},
      {"below /run a missing path is unknown", "/run/php.sock", Existence::kUnknown, ""},
      {"/run itself is there", "/run", Existence::kPresent, "/run"},
      {"a link to itself", "/srv/round", Existence::kMissing, ""},
  };
  for (const Row& row : rows) {
    const Answer answer = target.find(row.asked);
    EXPECT_EQ(answer.existence, row.existence) << row.what;
    EXPECT_EQ(answer.real, row.real) << row.what;
  }
}

TEST_F(TargetWithRoot, TellsWhichLinkDangles) {
  const Target target(world_, {{"", "/image", Origin::kRoot}}, {});
  const Answer answer = target.find("/srv/gone/index.php");
  EXPECT_EQ(answer.existence, Existence::kMissing);
  EXPECT_EQ(answer.broken_link, "/srv/gone");
  EXPECT_EQ(answer.link_text, "releases/41");
}

TEST(TargetOfAProject, KnowsOnlyWhatIsBelowIt) {
  FakeWorld world;
  world.file("/home/me/shop/index.php")
      .file("/home/me/other.php")
      .link("/home/me/shop/out", "/etc/passwd");
  const Target target(world, {{"/home/me/shop", "/home/me/shop", Origin::kProject}}, {});
  EXPECT_EQ(target.find("/home/me/shop/index.php").existence, Existence::kPresent);
  EXPECT_EQ(target.find("/home/me/shop/none.php").existence, Existence::kMissing);
  EXPECT_EQ(target.find("/home/me/other.php").existence, Existence::kUnknown)
      << "outside of the project";
  EXPECT_EQ(target.find("/home/me/shop/../other.php").existence, Existence::kUnknown);
  EXPECT_EQ(target.find("/home/me/shop/out").existence, Existence::kUnknown)
      << "a link that leaves it";
  EXPECT_EQ(target.find("/etc/nginx/nginx.conf").existence, Existence::kUnknown);
  EXPECT_EQ(target.portable("/home/me/shop/a/b.php"), "a/b.php");
}

TEST(TargetWithMaps, TheLongestMapWinsThenTheRootThenTheProject) {
  FakeWorld world;
  world.file("/repo/deploy/nginx/nginx.conf")
      .file("/repo/certs/a.pem")
      .file("/image/etc/nginx/mime.types")
      .file("/image/etc/hosts");
  const Target target(world,
                      {{"/repo", "/repo", Origin::kProject},
                       {"", "/image", Origin::kRoot},
                       {"/etc/nginx", "/repo/deploy/nginx", Origin::kMap},
                       {"/etc/nginx/certs", "/repo/certs", Origin::kMap}},
                      {});
  EXPECT_EQ(target.find("/etc/nginx/nginx.conf").source, "/repo/deploy/nginx/nginx.conf");
  EXPECT_EQ(target.find("/etc/nginx/certs/a.pem").source, "/repo/certs/a.pem");
  EXPECT_EQ(target.find("/etc/hosts").source, "/image/etc/hosts");
  EXPECT_EQ(target.find("/etc/nginx/mime.types").existence, Existence::kMissing)
      << "the map hides the root";
  EXPECT_EQ(target.target_of("/repo/deploy/nginx/conf.d/a.conf"), "/etc/nginx/conf.d/a.conf");
  EXPECT_EQ(target.target_of("/image/etc/hosts"), "/etc/hosts");
  EXPECT_EQ(target.portable("/etc/nginx/nginx.conf"), "/etc/nginx/nginx.conf");
}

TEST(TargetWithExcuses, WhatTheDeploymentProvidesIsUnknownWhereItIsAbsent) {
  FakeWorld world;
  world.file("/repo/index.php").folder("/repo/var");
  const Target target(world, {{"/repo", "/repo", Origin::kProject}},
                      {.provided = {"/repo/var/**", "/repo/local.php"}});
  EXPECT_EQ(target.find("/repo/var/cache/x.php").existence, Existence::kUnknown)
      << "its folder is provided";
  EXPECT_EQ(target.find("/repo/var/x.php").existence, Existence::kUnknown);
  EXPECT_EQ(target.find("/repo/local.php").existence, Existence::kUnknown);
  EXPECT_EQ(target.find("/repo/locals.php").existence, Existence::kMissing);
}

TEST(Target, AsksOfWhatWasWalkedOnlyWhatTheWalkDoesNotTell) {
  FakeWorld world;
  world.file("/app/inc/db.php", "", 0600);
  const std::vector<WalkedEntry> walked{{"/app", FileType::kDirectory},
                                        {"/app/inc", FileType::kDirectory},
                                        {"/app/inc/db.php", FileType::kRegular}};
  Target target(world, {{"/app", "/app", Origin::kProject}}, {});
  target.know(walked);

  const Answer there = target.find("/app/inc/db.php", Target::Detail::kType);
  EXPECT_EQ(there.existence, Existence::kPresent);
  EXPECT_EQ(there.status.type, FileType::kRegular);
  EXPECT_EQ(world.asked(), std::vector<std::string>{});

  EXPECT_EQ(target.find("/app/inc/gone.php", Target::Detail::kType).existence, Existence::kMissing);
  EXPECT_EQ(world.asked(), std::vector<std::string>{"/app/inc/gone.php"}) << "since the walk";
  EXPECT_EQ(target.find("/app/inc/db.php").status.mode, 0600U);
  EXPECT_EQ(target.find("/app/inc/.").status.mode, 0755U);
}

}  // namespace
}  // namespace danglint
