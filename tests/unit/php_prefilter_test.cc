#include "extract/php_prefilter.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "extract/php_facts.h"

namespace danglint {
namespace {

using std::string;

TEST(PhpPrefilter, KeepsWhatMayHaveFacts) {
  const string kept[] = {
      "<?php INCLUDE 'x';",
      "<?php Define('A', 1);",
      "const A = 'a/b';",
      "const A = [1];",
      "include PATH . 'x'",
      "include path or die",
      "include path . 'x'",
      "include\n  dirname(__FILE__)",
      "include/**/'x'",
      "include include 'x'",
      "define ('A', 1)",
      "<?php require_once$f;",
      "include",
      "a();include 'x';",
      "$x = __DIR__;",
      "dirname(__FILE__)",
      "set_include_path($x);",
      "// x ?> <?php include 'x';",
      "/* x */ include 'x';",
      " * x */ include 'x';",
  };
  for (const string& source : kept) EXPECT_TRUE(may_have_php_facts(source)) << source;
  const string refused[] = {
      "",
      "<?php $included = xrequire_once; predefined(); $x->y();",
      "$include; $require->x",
      "includes; requirement; constant; definer",
      "1include 'x';",
      "const A = 1; const B = 'b';",
      " * include 'x';",
      "  // require 'x';",
      "xinclude",
      "please include the file",
      "'define.com', 'include.org', \"require, or\"",
  };
  for (const string& source : refused) EXPECT_FALSE(may_have_php_facts(source)) << source;
}

TEST(PhpPrefilter, FindsAWordWhereverItStands) {
  for (std::size_t before = 0; before < 100; ++before) {
    for (const string word : {"include", "REQUIRE_ONCE", "define", "__dir__"}) {
      const string source = string(before, ' ') + word;
      EXPECT_TRUE(may_have_php_facts(source)) << before << ' ' << word;
      EXPECT_TRUE(may_have_php_facts(source + "('x');" + string(50, ' '))) << before << ' ' << word;
      EXPECT_FALSE(may_have_php_facts(source + 'x')) << before << ' ' << word;
    }
  }
}

// Random text of the pieces that matter: what is refused has no includes.
TEST(PhpPrefilter, RefusesNoInclude) {
  const string pieces[] = {"include", "require_once", " ",  "'x'",    ";",  "$", "X",  "\n", "(",
                           ")",       "->",           "::", "<?php ", "?>", "/", "INC"};
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same each time
  for (int i = 0; i < 20000; ++i) {
    string source = "<?php ";
    for (int k = 0; k < 12; ++k) source += pieces[random() % std::size(pieces)];
    if (may_have_php_facts(source) || source.find("//") != string::npos) continue;
    FileFacts facts;
    extract_php(source, {}, facts);
    EXPECT_TRUE(facts.php.includes.empty()) << source;
  }
}

}  // namespace
}  // namespace danglint
