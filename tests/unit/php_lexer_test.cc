#include "extract/php_lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace danglint {
namespace {

using std::string;

// The include keywords of a source, each with what follows it up to the next quote's end.
std::vector<std::uint32_t> include_offsets(const string& source) {
  std::vector<std::uint32_t> offsets;
  for (const PhpToken& token : lex_php(source).tokens) {
    if (token.kind == PhpTokenKind::kInclude) offsets.push_back(token.offset);
  }
  return offsets;
}

struct Row {
  const char* what;
  string source;
  std::size_t includes;
};

TEST(PhpLexer, FindsTheKeywordWherePhpsOwnLexerDoes) {
  const Row rows[] = {
      {"all four, in any case", "<?php include 1; INCLUDE_ONCE 1; Require 1; require_once 1;", 4},
      {"not outside of tags", "include 1; <? include 1; ?> include 2; <?= 1 ?> require", 1},
      {"<?php needs a blank", "<?php\tinclude 1;", 1},
      {"<?xml is HTML", "<?xml include 1; ?>", 0},
      {"a tag closes in a line comment", "<?php // ?> include 1; <?php # ?> include", 0},
      {"comments", "<?php // include\n# include\n/* include */ include 1;", 1},
      {"attributes are no comments", "<?php #[X] include 1;", 1},
      {"single quotes", "<?php 'include \\' include' . include 1;", 1},
      {"double quotes", "<?php \"include \\\" include\" . include 1;", 1},
      {"b-strings", "<?php b'include' . b\"include\";", 0},
      {"code in a string", "<?php \"{$a->f(include 'x')}\";", 1},
      {"names in a string", "<?php \"$include ${include} $a[include] $a->include\";", 0},
      {"an expression in ${}", "<?php \"${f(include 1)}\";", 1},
      {"backticks", "<?php `include {$f(include 1)}`;", 1},
      {"heredoc", "<?php <<<X\ninclude\n  X . include 1;", 1},
      {"heredoc with code", "<?php <<<\"X\"\n{$f(include 1)}\ninclude\nX;\ninclude 1;", 2},
      {"heredoc whose text begins with its label", "<?php <<<X\nXinclude\nX;\ninclude 1;", 1},
      {"nowdoc", "<?php <<<'X'\n{$f(include 1)}\nX;\ninclude 1;", 1},
      {"shift is no heredoc", "<?php 1 <<< 2; include 1;", 1},
      {"properties", "<?php $a->include; $a?->require; $a-> \n include;", 0},
      {"static names are keywords to the lexer", "<?php A::include;", 1},
      {"qualified names", "<?php a\\include; \\include; namespace\\require; include\\a;", 0},
      {"parts of names", "<?php included; xinclude; $include; include1;", 0},
      {"__halt_compiler", "<?php include 1; __halt_compiler(); include 2;", 1},
      {"NUL and broken UTF-8", string("<?php \0\xff include 1;", 20), 1},
      {"numbers", "<?php 1.include; .5 . include 1; 0x1f . include 1; 1e3.include 1;", 4},
  };
  for (const Row& row : rows)
    EXPECT_EQ(include_offsets(row.source).size(), row.includes) << row.what;
  EXPECT_EQ(include_offsets("<?php\n  include 'x';"), std::vector<std::uint32_t>{8});
}

TEST(PhpLexer, TellsWhatPhpRefuses) {
  struct ErrorRow {
    const char* source;
    const char* message;
    std::uint32_t offset;
  };
  const ErrorRow rows[] = {
      {"<?php 'x", "syntax error, the string that begins here is never closed", 6},
      {"<?php \"x", "syntax error, the string that begins here is never closed", 6},
      {"<?php \"x $a", "syntax error, the string that begins here is never closed", 6},
      {"<?php <<<X\nx", "syntax error, the heredoc that begins here is never closed", 6},
      {"<?php /* x", "Unterminated comment starts here", 6},
      {"<?php f(", "Unclosed '('", 7},
      {"<?php )", "Unmatched ')'", 6},
      {"<?php [1)", "Unclosed '[' does not match ')'", 8},
  };
  for (const ErrorRow& row : rows) {
    const PhpTokens tokens = lex_php(row.source);
    ASSERT_EQ(tokens.errors.size(), 1U) << row.source;
    EXPECT_EQ(tokens.errors[0].message, row.message) << row.source;
    EXPECT_EQ(tokens.errors[0].range.offset, row.offset) << row.source;
  }
  EXPECT_TRUE(lex_php("<? 'x").errors.empty()) << "text, where short tags are off";
  for (const char* fine : {"", "x", "<?php", "<?php f([1, {$x}]); ?>", "<?php \"{$a[1]}\" ?> ("}) {
    EXPECT_TRUE(lex_php(fine).errors.empty()) << fine;
  }
}

TEST(PhpLexer, MarksWhatTheWholeProgramHasToKnowOf) {
  struct MarkRow {
    string source;
    std::size_t marks;
  };
  const MarkRow rows[] = {
      {"<?php class A {}", 1},
      {"<?php f(A::class);", 0},
      {"<?php f(A :: class);", 0},
      {"<?php new class {};", 1},
      {"<?php set_include_path('a'); define('A', 1); include 'x.php';", 3},
      {"<?php ini_set('include_path', 'a');", 1},
      {"<?php ini_set(" + string(300, '\n') + "/* where */ 'include_path', 'a');", 1},
      {"<?php ini_set('memory_limit', '1G');", 0},
      {"<?php ini_set('memory_limit', '1G'); echo 'include_path';", 0},
  };
  for (const MarkRow& row : rows) {
    EXPECT_EQ(lex_php(row.source).marks.size(), row.marks) << row.source;
  }
}

TEST(PhpLexer, IsLinearInNestedAndUnfinishedInput) {
  string nested = "<?php ";
  for (int i = 0; i < 100000; ++i) nested += "\"{$a(<<<X\n";
  EXPECT_FALSE(lex_php(nested).errors.empty());
  EXPECT_FALSE(lex_php("<?php " + string(1000000, '(')).errors.empty());
}

}  // namespace
}  // namespace danglint
