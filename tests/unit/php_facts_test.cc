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
    case ExprKind::kProperty:
      return text;
    case ExprKind::kGlobal:
      return "global";
    case ExprKind::kParameter:
      return "parameter";
    case ExprKind::kVariable:
      return children.empty() || children == "global" ? "$" + text : "$" + text + "=" + children;
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
    case ExprKind::kChoice:
      return "(? " + children + ")";
    case ExprKind::kArray:
      return "[" + children + "]";
    case ExprKind::kAppend:
      return "(+ " + children + ")";
    case ExprKind::kElement:
      return "(at " + children + ")";
    case ExprKind::kEach:
      return "each(" + children + ")";
    case ExprKind::kEachKey:
      return "key(" + children + ")";
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
      {"\"{$a}/b{$c->d}\"", "(. $a '/b' $c->d)"},
      {"\"$a[0]/$b->c\"", "(. $a[0] '/' $b->c)"},
      {"<<<X\n  a\n   b\n  X", "'a\n b'"},
      {"<<<X\n  $a/b\n  X", "(. '' $a '/b')"},
      {"$a['k'] . '/x'", "(. $a[k] '/x')"},
      {"$a[f()]['k'] . '/x'", "(. (at (at $a f()) 'k') '/x')"},
      {"\"{$a['k']}/x\"", "(. $a[k] '/x')"},
      {"$this->p . '/x'", "(. $this->p=::$p '/x')"},
      {"$GLOBALS['a']['b']", "$GLOBALS[a][b]"},
      {"$_SERVER['A']", "$_SERVER[A]"},
      {"A::$b . '/x'", "(. A::$b '/x')"},
      {"A::B . '/x'", "(. A::B '/x')"},
      {"A::b() . '/x'", "(. a::b() '/x')"},
      {"$a->b('c') . '/x'", "(. ->b('c') '/x')"},
      {"(new A)->b()", "->b()"},
      {"$a = 'x'", "'x'"},
      {"$a ? 'x' : 'y'", "(? 'x' 'y')"},
      {"is_file('x') ? 'x' : 'y'", "(| 'x' 'y')"},
      {"$a ?: 'y'", "(| $a 'y')"},
      {"$a ?? 'y'", "(| $a 'y')"},
      {"'a' . ($b ? 'x' : 'y')", "(. 'a' (? 'x' 'y'))"},
      {"A . 'x' or die()", "(. A 'x')"},
      {"'x' || die()", "?"},
      {"1 + 2 . 'x'", "(. ? 'x')"},
      {"(string) A . 'x'", "(. A 'x')"},
      {"@f('x')", "f('x')"},
      {"new X('y')", "?"},
      {"function() { return 'x'; }", "?"},
      {"match($x) { 1, 2 => 'a', 3 => throw new E(), default => 'b' } . 'c'",
       "(. (? 'a' 'b') 'c')"},
      {"[1, 'k' => 2][0] . 'x'", "(. (at [- '1' 'k' '2'] '0') 'x')"},
      {"array('a', 'b')['k']", "(at [- 'a' - 'b'] 'k')"},
      {"`ls $x`", "?"},
  };
  for (const Row& row : rows) {
    FileFacts facts;
    extract_php("<?php include " + row.source + ";", {}, facts);
    ASSERT_EQ(facts.php.includes.size(), 1U) << row.source;
    EXPECT_EQ(shown(facts.php, facts.php.includes[0].operand), row.expected) << row.source;
  }
}

// "keyword operand [guard(argument) ...]" of each include.
string summary(const string& source) {
  FileFacts facts;
  extract_php("<?php " + source, {}, facts);
  string text;
  for (const IncludeStatement& include : facts.php.includes) {
    if (!text.empty()) text += "; ";
    text += shown(facts.php, include.operand);
    if (include.silenced) text += " silenced";
    if (include.tested) text += " tested";
    for (std::uint32_t i = 0; i < include.guarded.count; ++i) {
      const Guard& guard = facts.php.guards[include.guarded.first + i];
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
      {"if (a('x') && is_file('y')) include 'x';", "'x' is_file('y')"},
      {"if (!file_exists('x')) { include 'x'; }", "'x' !file_exists('x')"},
      {"if ($this->fs->exists('x')) { include 'x'; }", "'x' file_exists('x')"},
      {"if (Files::isReadable('x')) { include 'x'; }", "'x' file_exists('x')"},
      {"if (class_exists('x')) { include 'x'; }", "'x' class_exists('x')"},
      {"if (!file_exists('x')) { return; } include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) die; include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) { log(); } include 'x';", "'x'"},
      {"if (!file_exists('x')) {} else { include 'x'; }", "'x' file_exists('x')"},
      {"if (file_exists('x') === false) return; include 'x';", "'x' file_exists('x')"},
      {"if ($a) include 'a'; elseif (is_file('b')) include 'b'; else include 'c';",
       "'a'; 'b' is_file('b'); 'c' !file_exists('b')"},
      {"function f() { if (!is_file('x')) return; include 'x'; } include 'x';",
       "'x' is_file('x'); 'x'"},
      {"file_exists('x') && include 'x';", "'x' file_exists('x')"},
      {"file_exists('x') and include 'x';", "'x' file_exists('x')"},
      {"!file_exists('x') || include 'x';", "'x' file_exists('x')"},
      {"file_exists('x') ? include 'x' : include 'y';",
       "'x' file_exists('x'); 'y' !file_exists('x')"},
      {"file_exists('x') or die; include 'x';", "'x' file_exists('x')"},
      {"$ok = is_readable('x'); if ($ok) include 'x';", "'x' is_readable('x')"},
      {"if (\\File_Exists('x')) include 'x';", "'x' file_exists('x')"},
      {"if (@file_exists('x')) include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) { show_error('y'); } include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) { $this->redirectHome(); } include 'x';", "'x' file_exists('x')"},
      {"if (!file_exists('x')) { $a = redirect(); } include 'x';", "'x'"},
      {"if (!file_exists('x')) { die_later(); log(); } include 'x';", "'x'"},
      {"if (file_exists('x')) { redirect(); } include 'x';", "'x'"},
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

// What the last include of a file reads, as its variables tell.
TEST(PhpVariables, HoldWhatControlFlowLeavesInThem) {
  const Row rows[] = {
      {"$a = 'x'; include $a;", "$a='x'"},
      {"$a = 'x'; $a = 'y'; include $a;", "$a='y'"},
      {"$a = 'x'; $b = $a . 'y'; $a = 'z'; include $b;", "$b=(. $a='x' 'y')"},
      {"$a = 'x'; $a .= 'y'; include $a;", "$a=(. $a='x' 'y')"},
      {"$a ?\?= 'y'; include $a;", "$a=(| $a 'y')"},
      {"if ($c) $a = 'x'; else $a = 'y'; include $a;", "$a=(? 'x' 'y')"},
      {"if ($c) { $a = 'x'; } elseif ($d) { $a = 'y'; } else { exit; } include $a;",
       "$a=(? 'x' 'y')"},
      {"$a = 'x'; if ($c) $a = 'y'; include $a;", "$a=(? 'y' 'x')"},
      {"$a = 'x'; if (!is_file($a)) $a = 'y'; include $a;", "$a=(| 'y' 'x')"},
      {"$a = ''; if (empty($a)) $a = 'y'; include $a;", "$a='y'"},
      {"$a = ''; if (!$a) $a = 'y'; include $a;", "$a='y'"},
      {"$a = ''; if (empty($b)) $a = 'y'; include $a;", "$a=(? 'y' '')"},
      {"$a = 'x'; if (empty($a)) $a = 'y'; include $a;", "$a=(? 'y' 'x')"},
      {"if ($c) $a = 'x'; include $a;", "$a=(| 'x' global)"},
      {"function f() { if ($c) $a = 'x'; include $a; }", "$a=(| 'x' ?)"},
      {"$a = 'x'; if ($c) { $a = 'y'; return; } include $a;", "$a='x'"},
      {"$a = 'x'; if ($c): $a = 'y'; endif; include $a;", "$a=(? 'y' 'x')"},
      {"switch ($c) { case 1: $a = 'x'; break; case 2: return; default: $a = 'y'; } include $a;",
       "$a=(? 'x' 'y')"},
      {"try { $a = 'x'; } catch (E $e) { $a = 'y'; } include $a;", "$a=(| 'x' 'y')"},
      {"$a = 'x'; while ($c) { include $a; $a = 'y'; }", "$a=(| 'x' ?)"},
      {"foreach (['x', 'y'] as $a) include $a;", "$a=each([- 'x' - 'y'])"},
      {"foreach ($b as $k => $a): include $k; endforeach;", "$k=key($b)"},
      {"$b[] = 'x'; $b[] = 'y'; foreach ($b as $a) include $a;",
       "$a=each($b=(+ $b=(+ $b 'x') 'y'))"},
      {"$c['p'] = 'x'; include $c['p'];", "$c[p]='x'"},
      {"$c = ['p' => 'x']; include $c['p'];", "$c[p]=(at ['p' 'x'] 'p')"},
      {"$c['p'] = 'x'; $c = []; include $c['p'];", "$c[p]=(at [] 'p')"},
      {"function f($a, $b = 'y') { include $a . $b; }", "(. $a=parameter $b=parameter)"},
      {"$a = 'x'; function f() { include $a; }", "$a"},
      {"$a = 'x'; $f = function () use ($a) { include $a; };", "$a='x'"},
      {"$a = 'x'; $f = fn() => include $a;", "$a='x'"},
      {"function f() { global $a; include $a . $b; }", "(. $a $b)"},
      {"class A { private $p = 'x'; function f() { $this->p = 'y'; include $this->p; } }",
       "$this->p='y'"},
      {"class A extends B { function f() { include parent::$p . self::Q; } }", "(. B::$p A::Q)"},
      {"[$a, $b] = f(); include $a;", "$a=?"},
      {"if (($a = 'x') && is_file($a)) include $a;", "$a='x'"},
      {"$n = 'x'; $n++; include $n;", "$n"},
  };
  for (const Row& row : rows) {
    FileFacts facts;
    extract_php("<?php " + row.source, {}, facts);
    ASSERT_FALSE(facts.php.includes.empty()) << row.source;
    EXPECT_EQ(shown(facts.php, facts.php.includes.back().operand), row.expected) << row.source;
  }
}

TEST(PhpDefinitions, AreSeenByTheWholeProgram) {
  FileFacts facts;
  extract_php(
      "<?php $root = __DIR__; $c['lib'] = $root . '/lib'; $GLOBALS['x'] = 'y';"
      "function f() { global $g; $g = 'z'; $local = 'l'; }"
      "class K { public static $s = 's'; protected string $t; function m() { $this->t = 't'; } }"
      "K::$s = 'u'; new class { const C = 'c'; };",
      {}, facts);
  string text;
  for (const Definition& one : facts.php.definitions) {
    text += string(one.name) + '=' + shown(facts.php, one.value) + ' ';
  }
  EXPECT_EQ(text,
            "root=DIR c[lib]=(. $root=DIR '/lib') x='y' g='z' K::$s='s' K::$t='t' "
            "K::$s='u' class@228::C='c' ");
}

TEST(PhpFunctions, ReturnAndLoadAndRegister) {
  FileFacts facts;
  extract_php(
      "<?php function path($a) { if ($a) return 'x'; return 'y' . $a; }"
      "class K { function load($f) { require $f; } function m() { $this->load('z.php'); } }"
      "spl_autoload_register(['K', 'load']); spl_autoload_register(function ($c) { include $c; });"
      "set_include_path('/a' . PATH_SEPARATOR . get_include_path()); ini_set('include_path', "
      "'/b');",
      {"k::load"}, facts);
  string text;
  for (const FunctionFacts& function : facts.php.functions) {
    text += string(function.name) + ':';
    for (const ExprId result : function.returns) text += ' ' + shown(facts.php, result);
    text += "; ";
  }
  EXPECT_EQ(text, "path: 'x' (. 'y' $a=parameter); k::load:; k::m:; ");
  ASSERT_EQ(facts.php.loader_calls.size(), 1U);
  EXPECT_EQ(shown(facts.php, facts.php.loader_calls[0].call), "k::load('z.php')");
  ASSERT_EQ(facts.php.include_paths.size(), 2U);
  EXPECT_EQ(shown(facts.php, facts.php.include_paths[1]), "'/b'");
  ASSERT_EQ(facts.php.includes.size(), 2U);
  EXPECT_FALSE(facts.php.includes[0].in_autoloader);
  EXPECT_TRUE(facts.php.includes[1].in_autoloader);
  EXPECT_EQ(facts.php.autoloaders.size(), 4U);
}

TEST(PhpClassMaps, AreTablesOfPaths) {
  FileFacts facts;
  extract_php(
      "<?php return ['A' => $d . '/a.php', 'B' => $d . '/b.php', C::class => $d . '/c.php',"
      "'D' => $d . '/d.php'];",
      {}, facts);
  ASSERT_EQ(facts.php.class_maps.size(), 1U);
  EXPECT_EQ(facts.php.class_maps[0].values.size(), 4U);
}

TEST(PhpConstants, AreDefinedInThreeWays) {
  FileFacts facts;
  extract_php(
      "<?php define('A', __DIR__ . '/'); \\define(\"B\", 'b'); const C = 'c', D = A . 'd';"
      "final class K { const E = 'e'; public const F = self::E; } define($x, 1); $o->define('N', "
      "1);",
      {}, facts);
  string text;
  for (const Definition& constant : facts.php.definitions) {
    text += string(constant.name) + '=' + shown(facts.php, constant.value) + ' ';
  }
  EXPECT_EQ(text, "A=(. DIR '/') B='b' C='c' D=(. A 'd') K::E='e' K::F=K::E ");
}

TEST(PhpFacts, SpansNameTheLiteralBetweenItsQuotes) {
  const string source = "<?php\nrequire ABSPATH . WPINC . '/x.php';\n";
  FileFacts facts;
  extract_php(source, {}, facts);
  const Expr& whole = facts.php.exprs[facts.php.includes[0].operand];
  const Expr& last = facts.php.exprs[facts.php.children[whole.first_child + 2]];
  EXPECT_EQ(source.substr(last.range.offset, last.range.length), "/x.php");
  EXPECT_EQ(source.substr(whole.range.offset, whole.range.length), "ABSPATH . WPINC . '/x.php'");
}

TEST(PhpFacts, DepthAndRepetitionAreBounded) {
  FileFacts deep;
  extract_php("<?php include " + string(10000, '(') + "'x'" + string(10000, ')') + ";", {}, deep);
  EXPECT_EQ(deep.php.includes.size(), 1U);

  string chain = "<?php ";
  for (int i = 0; i < 20000; ++i) chain += "include ";
  FileFacts many;
  extract_php(chain + "'x';", {}, many);
  EXPECT_EQ(many.php.includes.size(), 20000U);

  string doubling = "<?php ";
  for (int i = 0; i < 1000; ++i) doubling += "$a = is_file($a, $a); ";
  FileFacts doubled;
  extract_php(doubling + "if ($a) include 'x';", {}, doubled);
  EXPECT_LE(doubled.php.includes.at(0).guarded.count, 64U);

  string conjunction = "<?php is_file($a)";
  for (int i = 0; i < 100000; ++i) conjunction += " && is_file($a)";
  FileFacts joined;
  extract_php(conjunction + " && include 'x';", {}, joined);
  EXPECT_EQ(joined.php.includes.at(0).guarded.count, 64U);

  string blocks = "<?php ";
  for (int i = 0; i < 20000; ++i) blocks += "if (f()) { ";
  FileFacts nested;
  extract_php(blocks + "include 'x';" + string(20000, '}'), {}, nested);
  EXPECT_EQ(nested.php.includes.size(), 1U);
}

}  // namespace
}  // namespace danglint
