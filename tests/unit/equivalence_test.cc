// What may change in a file of PHP without any other file minding.
#include "extract/equivalence.h"

#include <gtest/gtest.h>

namespace danglint {
namespace {

constexpr const char* kBefore =
    "<?php\n"
    "define('ROOT', __DIR__);\n"
    "function load($name) { require ROOT . '/lib/' . $name . '.php'; }\n"
    "class Page extends Base { public $title = 'x'; function show() { echo $this->title; } }\n"
    "if (file_exists(ROOT . '/local.php')) include ROOT . '/local.php';\n"
    "load('pages');\n"
    "echo 1;\n";

// The same with one part replaced.
std::string with(std::string_view from, std::string_view to) {
  std::string text = kBefore;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(SaysTheSame, CommentsAndCodeThatNamesNothing) {
  EXPECT_TRUE(says_the_same(kBefore, kBefore));
  EXPECT_TRUE(says_the_same(kBefore, with("echo 1;", "echo 2 + 3; // more")));
  EXPECT_TRUE(says_the_same(kBefore, with("<?php\n", "<?php\n/* moved\n down */\n\n")));
  EXPECT_TRUE(says_the_same(kBefore, with("echo $this->title;", "echo $this->title, \"\\n\";")));
  EXPECT_TRUE(says_the_same(kBefore, with("echo 1;", "function () { $sum = 'a' . $b; };")));
  EXPECT_TRUE(
      says_the_same(kBefore, with("echo $this->title;", "$text = $this->title; echo $text;")));
  EXPECT_TRUE(says_the_same("<p>one</p>", "<p>two</p>"));
}

TEST(SaysTheSame, NotWhatOthersMayMind) {
  for (const auto& [from, to] :
       {std::pair{"'ROOT', __DIR__", "'ROOT', dirname(__DIR__)"}, std::pair{"'/lib/'", "'/libs/'"},
        std::pair{"require ROOT", "include ROOT"}, std::pair{"load('pages')", "load('posts')"},
        std::pair{"load($name)", "load($name = 'x')"},
        std::pair{"if (file_exists(ROOT . '/local.php'))", ""},
        std::pair{"extends Base", "extends Other"}, std::pair{"title = 'x'", "title = 'y'"},
        std::pair{"echo 1;", "require 'z.php';"}, std::pair{"echo 1;", "echo 1; }"},
        std::pair{"echo 1;", "set_include_path('/srv');"}, std::pair{"echo 1;", "echo $_GET['a'];"},
        std::pair{"echo 1;", "file_put_contents(__DIR__ . '/local.php', 1);"}}) {
    EXPECT_FALSE(says_the_same(kBefore, with(from, to))) << from << " -> " << to;
  }
  EXPECT_FALSE(says_the_same("<p>one</p>", "<?php require 'x.php';"));
  EXPECT_FALSE(says_the_same("<?php copy('a.dist', 'a.php'); require 'a.php';",
                             "<?php require 'a.php'; copy('a.dist', 'a.php');"));
}

}  // namespace
}  // namespace danglint
