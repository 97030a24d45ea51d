#include "extract/php_facts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace danglint {
namespace {

using std::string;

string shown(const PhpFacts& facts, ExprId id) {
  if (id == kNoExpr) return "-";
  const Expr& expr = facts.exprs[id];
  string children;
  for (std::uint32_t i = 0; i < expr.child_count; ++i) {
    if (i > 0) children += ' ';
    children += shown(facts, facts.children[expr.first_child + i]);
  }
  const string text(expr.text);
  switch (expr.kind) {
    case ExprKind::kUnknown:
      return "?";
    case ExprKind::kLiteral:
      return "'" + text + "'";
    case ExprKind::kConstant:
    case ExprKind::kClassConstant:
      return text;
    case ExprKind::kVariable:
      return "$" + text;
    case ExprKind::kMagicDir:
      return "DIR";
    case ExprKind::kMagicFile:
      return "FILE";
    case ExprKind::kConcat:
      return "(. " + children + ")";
    case ExprKind::kCall:
      return text + "(" + children + ")";
    case ExprKind::kEither:
      return "(| " + children + ")";
  }
  return "";
}

struct Row {
  string source;
  string expected;
};

TEST(PhpExpressions, AreReadAsPhpReadsThem) {
  const Row rows[] = {
      {"'a.php'", "'a.php'"},
      {"('a.php')", "'a.php'"},
      {"('a') . 'b'", "(. 'a' 'b')"},
      {"A . B . '/x'", "(. A B '/x')"},
      {"\\A . 'x'", "(. A 'x')"},
      {"__DIR__ . '/x'", "(. DIR '/x')"},
      {"dirname(__FILE__, 2) . '/x'", "(. dirname(FILE '2') '/x')"},
      {"dirname(dirname(__file__)).'/x'", "(. dirname(dirname(FILE)) '/x')"},
      {"'it\\'s \\\\ \\n'", "'it's \\ \\n'"},
      {"\"tab\\t \\x41\\101\\u{41} \\$ \\q\"", "'tab\t AAA $ \\q'"},
      {"\"$a/b.php\"", "(. $a '/b.php')"},
      {"\"{$a}/b{$c->d}\"", "(. $a '/b' ?)"},
      {"\"$a[0]/$b->c\"", "(. ? '/' ?)"},
      {"<<<X\n  a\n   b\n  X", "'a\n b'"},
      {"<<<X\n  $a/b\n  X", "(. '' $a '/b')"},
      {"$a['k'] . '/x'", "(. ? '/x')"},
      {"$this->p . '/x'", "(. ? '/x')"},
      {"A::$b . '/x'", "(. ? '/x')"},
      {"A::B . '/x'", "(. A::B '/x')"},
      {"A::b() . '/x'", "(. ? '/x')"},
      {"$a ? 'x' : 'y'", "(| 'x' 'y')"},
      {"$a ?: 'y'", "(| $a 'y')"},
      {"$a ?? 'y'", "(| $a 'y')"},
      {"'a' . ($b ? 'x' : 'y')", "(. 'a' (| 'x' 'y'))"},
      {"A . 'x' or die()", "(. A 'x')"},
      {"'x' || die()", "?"},
      {"1 + 2 . 'x'", "(. ? 'x')"},
      {"(string) A . 'x'", "(. A 'x')"},
      {"@f('x')", "f('x')"},
      {"new X('y')", "?"},
      {"function() { return 'x'; }", "?"},
      {"match($x) { 1 => 'a', default => 'b' }", "?"},
      {"[1, 2][0] . 'x'", "(. ? 'x')"},
      {"`ls $x`", "?"},
  };
  for (const Row& row : rows) {
    FileFacts facts;
    extract_php("<?php include " + row.source + ";", facts);
    ASSERT_EQ(facts.php.includes.size(), 1U) << row.source;
    EXPECT_EQ(shown(facts.php, facts.php.includes[0].operand), row.expected) << row.source;
  }
}

// "keyword operand [guard(argument) ...]" of each include.
string summary(const string& source) {
  FileFacts facts;
  extract_php("<?php " + source, facts);
  string text;
  for (const IncludeStatement& include : facts.php.includes) {
    if (!text.empty()) text += "; ";
    text += shown(facts.php, include.operand);
    if (include.silenced) text += " silenced";
    if (include.tested) text += " tested";
    for (std::uint32_t i = 0; i < include.guard_count; ++i) {
      const Guard& guard = facts.php.guards[include.first_guard + i];
      text += ' ' + string(guard.function) + '(' + shown(facts.php, guard.argument) + ')';
    }
  }
  return text;
}

TEST(PhpGuards, AreWhatControlFlowHasPassed) {
  const Row rows[] = {
      {"include 'x';", "'x'"},
      {"if (file_exists('x')) include 'x';", "'x' file_exists('x')"},
      {"if (file_exists('x')) { include 'x'; } include 'y';", "'x' file_exists('x'); 'y'"},
      {"if (file_exists('x')): include 'x'; endif; include 'y';", "'x' file_exists('x'); 'y'"},
      {"if (a('x') && is_file('y')) include 'x';", "'x' a('x') is_file('y')"},
      {"if (!file_exists('x')) { include 'x'; }", "'x'"},
      {"if (!file_exists('x')) { return; } include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) die; include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) { log(); } include 'x';", "'x'"},
      {"if (!file_exists('x')) {} else { include 'x'; }", "'x' file_exists('x')"},
      {"if (file_exists('x') === false) return; include 'x';", "'x' file_exists('x')"},
      {"if ($a) include 'a'; elseif (is_file('b')) include 'b'; else include 'c';",
       "'a'; 'b' is_file('b'); 'c'"},
      {"function f() { if (!is_file('x')) return; include 'x'; } include 'x';",
       "'x' is_file('x'); 'x'"},
      {"file_exists('x') && include 'x';", "'x' file_exists('x')"},
      {"file_exists('x') and include 'x';", "'x' file_exists('x')"},
      {"!file_exists('x') || include 'x';", "'x' file_exists('x')"},
      {"file_exists('x') ? include 'x' : include 'y';", "'x' file_exists('x'); 'y'"},
      {"file_exists('x') or die; include 'x';", "'x' file_exists('x')"},
      {"$ok = is_readable('x'); if ($ok) include 'x';", "'x' is_readable('x')"},
      {"if (\\File_Exists('x')) include 'x';", "'x' file_exists('x')"},
      {"if (@file_exists('x')) include 'x';", "'x' file_exists('x')"},
      {"while (is_file('x')) { include 'x'; }", "'x' is_file('x')"},
      {"foreach (f('x') as $y) { include 'x'; }", "'x'"},
      {"$f = function () { include 'x'; }; include 'y';", "'x'; 'y'"},
      {"if (false === file_exists('x')) return; include 'x';", "'x' file_exists('x')"},
      {"file_exists('x') ?: die(); include 'x';", "'x' file_exists('x')"},
      {"switch ($a) { case 1: if (!is_file('x')) break; include 'x'; }", "'x' is_file('x')"},
      {"function f() { $ok = is_file('x'); } if ($ok) include 'x';", "'x'"},
      {"class A { use T { include as x; require as protected y; } }", ""},
      {"@include 'x';", "'x' silenced"},
      {"if (include 'x') {}", "'x' tested"},
      {"(include 'x') || die;", "'x' tested"},
      {"include 'x' or die;", "'x' tested"},
      {"class A { function b() { require 'x'; } const INCLUDE = 1; function include() {} }", "'x'"},
      {"enum E { case Include; } f(include: 1); A::include();", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(summary(row.source), row.expected) << row.source;
}

TEST(PhpConstants, AreDefinedInThreeWays) {
  FileFacts facts;
  extract_php(
      "<?php define('A', __DIR__ . '/'); \\define(\"B\", 'b'); const C = 'c', D = A . 'd';"
      "final class K { const E = 'e'; public const F = self::E; } define($x, 1); $o->define('N', "
      "1);",
      facts);
  string text;
  for (const ConstantDefinition& constant : facts.php.constants) {
    text += string(constant.name) + '=' + shown(facts.php, constant.value) + ' ';
  }
  EXPECT_EQ(text, "A=(. DIR '/') B='b' C='c' D=(. A 'd') K::E='e' K::F=self::E ");
}

TEST(PhpFacts, SpansNameTheLiteralBetweenItsQuotes) {
  const string source = "<?php\nrequire ABSPATH . WPINC . '/x.php';\n";
  FileFacts facts;
  extract_php(source, facts);
  const Expr& whole = facts.php.exprs[facts.php.includes[0].operand];
  const Expr& last = facts.php.exprs[facts.php.children[whole.first_child + 2]];
  EXPECT_EQ(source.substr(last.range.offset, last.range.length), "/x.php");
  EXPECT_EQ(source.substr(whole.range.offset, whole.range.length), "ABSPATH . WPINC . '/x.php'");
}

TEST(PhpFacts, ThePrefilterKeepsWhateverHasFacts) {
  EXPECT_TRUE(may_have_php_facts("<?php INCLUDE 'x';"));
  EXPECT_TRUE(may_have_php_facts("<?php Define('A', 1);"));
  EXPECT_TRUE(may_have_php_facts("const A = 1;"));
  EXPECT_FALSE(may_have_php_facts("<?php $included = xrequire_once; predefined(); $x->y();"));
  EXPECT_TRUE(may_have_php_facts("<?php require_once$f;"));
  EXPECT_FALSE(may_have_php_facts(""));
}

TEST(PhpFacts, DepthAndRepetitionAreBounded) {
  FileFacts deep;
  extract_php("<?php include " + string(10000, '(') + "'x'" + string(10000, ')') + ";", deep);
  EXPECT_EQ(deep.php.includes.size(), 1U);

  string chain = "<?php ";
  for (int i = 0; i < 20000; ++i) chain += "include ";
  FileFacts many;
  extract_php(chain + "'x';", many);
  EXPECT_EQ(many.php.includes.size(), 20000U);

  string doubling = "<?php ";
  for (int i = 0; i < 1000; ++i) doubling += "$a = f($a, $a); ";
  FileFacts doubled;
  extract_php(doubling + "if ($a) include 'x';", doubled);
  EXPECT_LE(doubled.php.includes.at(0).guard_count, 64U);

  string conjunction = "<?php f()";
  for (int i = 0; i < 100000; ++i) conjunction += " && f()";
  FileFacts joined;
  extract_php(conjunction + " && include 'x';", joined);
  EXPECT_EQ(joined.php.includes.at(0).guard_count, 64U);

  string blocks = "<?php ";
  for (int i = 0; i < 20000; ++i) blocks += "if (f()) { ";
  FileFacts nested;
  extract_php(blocks + "include 'x';" + string(20000, '}'), nested);
  EXPECT_EQ(nested.php.includes.size(), 1U);
}

}  // namespace
}  // namespace danglint
