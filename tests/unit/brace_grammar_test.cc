#include "extract/brace_grammar.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "config_text.h"
#include "danglint/rules.h"

namespace danglint {
namespace {

FileFacts read(std::string_view source) {
  FileFacts facts;
  parse_brace(source, *find_server("nginx"), facts);
  return facts;
}

struct Row {
  const char* what;
  std::string source;
  int line;             // where the server refuses it; 0 = it does not
  const char* message;  // the server's own
};

std::string in_http(const std::string& body) {
  return "events {}\nhttp {\n" + body + "\n}\n";
}

std::string in_server(const std::string& body) {
  return in_http("server {\nlisten 8081;\n" + body + "\n}");
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// Each row was given to nginx 1.22.1: verdict, line and words are those of `nginx -t`.
TEST(BraceGrammar, AgreesWithNginx) {
  const Row rows[] = {
      {"a plain server", in_server("root /srv;"), 0, ""},
      {"an unclosed block", in_http("server {\nlisten 8081;"), 6,
       "unexpected end of file, expecting \"}\""},
      {"two unclosed blocks", "events {}\nhttp {\nserver {\n", 4,
       "unexpected end of file, expecting \"}\""},
      {"a closing brace too many", in_http("\n}"), 5, "unexpected \"}\""},
      {"a closing brace after a word", in_http("server_tokens off"), 4, "unexpected \"}\""},
      {"a lone semicolon", in_http(";"), 3, "unexpected \";\""},
      {"a lone opening brace", in_http("{\n}"), 3, "unexpected \"{\""},
      {"a semicolon after a block", in_http("server { listen 8081; };"), 3, "unexpected \";\""},
      {"a statement without semicolon before a block", in_server("root /srv\nlocation / {\n}"), 6,
       "directive \"root\" is not terminated by \";\""},
      {"server_name without semicolon before a block",
       in_server("server_name a.test\nlocation / {\n}"), 6,
       "directive \"server_name\" is not terminated by \";\""},
      {"a block without brace", in_server("location /foo;"), 5,
       "directive \"location\" has no opening \"{\""},
      {"an upstream without brace", in_http("upstream u;"), 3,
       "directive \"upstream\" has no opening \"{\""},
      {"the file ends in a word", "events {}\nhttp {\nserver_tokens off", 3,
       "unexpected end of file, expecting \";\" or \"}\""},
      {"the file ends behind a name and a space", "events {}\nuser ", 2,
       "unexpected end of file, expecting \";\" or \"}\""},
      {"the file ends in a quoted word", in_http("server_tokens \"off;"), 5,
       "unexpected end of file, expecting \";\" or \"}\""},
      {"the file ends in a comment", "events {}\nhttp {\n\n}\n# no line end", 0, ""},
      {"only a comment and events", "# x\nevents {}", 0, ""},
      {"a hash within a word is no comment", in_server("return 200 a#b;"), 0, ""},
      {"a hash after a space is a comment", in_server("return 200 # b;\n;"), 0, ""},
      {"a semicolon hidden in a comment", in_server("return 200 #;"), 6, "unexpected \"}\""},
      {"a word glued to a closing quote", in_server("return 200 \"a\"b;"), 5, "unexpected \"b\""},
      {"a closing parenthesis after a quote", in_server("if ($uri ~ \"x\") { return 200; }"), 0,
       ""},
      {"a brace right behind a quote", in_server("location \"/a\"{ return 200; }"), 0, ""},
      {"a semicolon right behind a quote", in_server("return 200 \"a\";"), 0, ""},
      {"a comma after a quote", in_server("return 200 \"a\",\"b\";"), 5, "unexpected \",\""},
      {"a quote within a word", in_server("return 200 a\"b;"), 0, ""},
      {"an apostrophe within a word", in_server("return 200 it's;"), 0, ""},
      {"an apostrophe at the start of a word", in_server("return 200 'tis;"), 8,
       "unexpected end of file, expecting \";\" or \"}\""},
      {"an escaped quote within quotes", in_server("return 200 \"a\\\"b\";"), 0, ""},
      {"an escaped backslash before the closing quote", in_server("return 200 \"a\\\\\";"), 0, ""},
      {"a backslash hides the closing quote", in_server("return 200 \"a\\\";"), 8,
       "unexpected end of file, expecting \";\" or \"}\""},
      {"a backslash hides the semicolon", in_server("return 200 a\\;b;"), 0, ""},
      {"a backslash hides a space", in_server("return 200 a\\ b;"), 0, ""},
      {"a word of one escaped brace", in_server("return 200 \\{;"), 0, ""},
      {"a variable in braces", in_server("return 200 ${uri};"), 0, ""},
      {"a variable in braces within a word", in_server("return 200 a${uri}b;"), 0, ""},
      {"a variable in braces within quotes", in_server("return 200 \"${uri}\";"), 0, ""},
      {"a brace within a quoted regex", in_server("location ~ \"^/a{2}$\" { return 200; }"), 0, ""},
      {"a brace within a bare regex", in_server("location ~ ^/a{2}$ { return 200; }"), 5,
       "unknown directive \"2}$\""},
      {"an escaped brace within a bare regex", in_server("location ~ ^/a\\{2\\}$ { return 200; }"),
       0, ""},
      {"a closing brace within a word", in_server("return 200 a}b;"), 0, ""},
      {"carriage returns",
       "events {}\r\nhttp {\r\nserver {\r\nlisten 8081;\r\nroot /srv;\r\n}\r\n}\r\n", 0, ""},
      {"only carriage returns", "events {}\rhttp {}\r", 0, ""},
      {"a vertical tab is no space", "events\013{}\n", 1, "unknown directive \"events\013\""},
      {"a form feed is part of a word", in_server("return 200 a\014b;"), 0, ""},
      {"a no-break space is part of a word", "events\302\240{}\n", 1,
       "unknown directive \"events\302\240\""},
      {"a block within map", in_http("map $uri $x {\ndefault 0;\na { }\n}"), 5, "unexpected \"{\""},
      {"words without value within map", in_http("map $uri $x {\ndefault 0;\nhostnames;\n}"), 0,
       ""},
      {"directive names as data within map",
       in_http("map $uri $x {\nroot /nowhere;\nlocation 1;\n}"), 0, ""},
      {"braces in quotes within map", in_http("map $uri $x {\n\"~^/{2}\" 1;\n}"), 0, ""},
      {"types with statements", in_http("types {\ntext/html html htm;\n}"), 0, ""},
      {"an if without a space before the parenthesis", in_server("if ($uri) { return 200; }"), 0,
       ""},
      {"many directives in one line", "events{}http{server{listen 8081;root /srv;}}", 0, ""},
      {"a word as long as the buffer", in_server("return 200 " + std::string(4096, 'a') + ";"), 5,
       "too long parameter \"aaaaaaaaaa...\" started"},
      {"a word just short of the buffer", in_server("return 200 " + std::string(4095, 'a') + ";"),
       0, ""},
      {"a quoted word as long as the buffer",
       in_server("return 200 \"" + std::string(4096, 'a') + "\";"), 5,
       "too long parameter, probably missing terminating \"\"\" character"},
      {"a quoted word just short of the buffer",
       in_server("return 200 \"" + std::string(4095, 'a') + "\";"), 5,
       "too long parameter \"aaaaaaaaaa...\" started"},
      {"a quoted word two short of the buffer",
       in_server("return 200 \"" + std::string(4094, 'a') + "\";"), 0, ""},
      {"a comment longer than the buffer",
       in_server("#" + std::string(5000, 'a') + "\nreturn 200;"), 5,
       "too long parameter \"#aaaaaaaaa...\" started"},
      {"a comment longer than the buffer before a semicolon",
       in_server("return 200 #" + std::string(5000, 'a') + "\n;"), 5,
       "too long parameter \"#aaaaaaaaa...\" started"},
      {"a line of spaces longer than the buffer",
       in_server("return 200" + std::string(9000, ' ') + "a;"), 0, ""},
      {"a quote that closes many lines later", in_server("return 200 \"a\n\n\nb\";\nroot /srv"), 10,
       "unexpected \"}\""},
      {"a NUL in a word", in_server(std::string("return 200 a\000b;", 15)), 0, ""},
      {"upstream servers are statements", in_http("upstream u {\nserver 127.0.0.1:1;\n}"), 0, ""},
      {"an unclosed quote of 5000 bytes", in_server("return 200 \"" + repeated("a\n", 2500) + ";"),
       5, "too long parameter, probably missing terminating \"\"\" character"},
  };
  for (const Row& row : rows) {
    const std::string expected = row.line == 0 ? "" : std::to_string(row.line) + ": " + row.message;
    EXPECT_EQ(first_error(read(row.source), row.source), expected) << row.what;
  }
}

TEST(BraceGrammar, ReadsNamesArgumentsAndNesting) {
  const FileFacts facts = read(R"(
user www-data;   # not root
http {
  include "conf.d/*.conf";
  server { listen 80 default_server; location ~ "^/\d{4}" { root '/srv/a b'; } }
}
)");
  EXPECT_EQ(text_of(facts.config), R"(user [www-data]
http {
  include 'conf.d/*.conf'
  server {
    listen [80] [default_server]
    location [~] '^/\d{4}' {
      root '/srv/a b'
)");
}

TEST(BraceGrammar, ResolvesTheEscapesThatNginxKnows) {
  const FileFacts facts = read(R"(a \"b\' c\\d "\t|\r|\n" \d\.;)");
  EXPECT_EQ(text_of(facts.config), "a [\"b'] [c\\d] '\t|\r|\n' [\\d\\.]\n");
}

TEST(BraceGrammar, KnowsWhereEachWordCameFrom) {
  const std::string_view source = R"("a" "b c" d\"e 'f' { })";
  EXPECT_EQ(sources_of(read(source).config, source), "a\nb c\nd\\\"e\nf\n");
}

TEST(BraceGrammar, LeavesVariablesAsWritten) {
  EXPECT_EQ(text_of(read("root ${base}/www$x;").config), "root [${base}/www$x]\n");
}

TEST(BraceGrammar, PassesOverLuaWhateverItsBraces) {
  const FileFacts facts = read(R"(
init_by_lua_block {
  local s = "}" .. '\'}' -- }
  local t = { a = [==[ } ]] ]==], b = s[t[1]] } --[[ }
  } ]] --[=[ } ]=]
}
server { set_by_lua_block $x { return 1 - 2 } content_by_lua_block{} root /srv; }
)");
  EXPECT_EQ(first_error(facts, ""), "");
  EXPECT_EQ(text_of(facts.config), R"(init_by_lua_block {
server {
  set_by_lua_block [$x] {
  content_by_lua_block {
  root [/srv]
)");
}

TEST(BraceGrammar, MissesTheEndOfLua) {
  const char* const sources[] = {
      "x_by_lua_block {",          "x_by_lua_block { \"}",   "x_by_lua_block { [[ }",
      "x_by_lua_block { --[=[ }]", "x_by_lua_block { -- }",  "x_by_lua_block { { }",
      "x_by_lua_block { [=",       "x_by_lua_block { '}\\'", "x_by_lua_block { -",
  };
  for (const char* source : sources) {
    EXPECT_EQ(first_error(read(source), source),
              "1: unexpected end of file, expecting terminating characters for lua code block")
        << source;
  }
}

TEST(BraceGrammar, KeepsTheLinesOfValueBlocks) {
  const FileFacts facts = read("map $a $b { include x.map; root y; \"~{\" z; }");
  EXPECT_EQ(text_of(facts.config), R"(map [$a] [$b] {
  include [x.map]
  root [y]
  ~{ [z]
)");
}

TEST(BraceGrammar, KeepsWhatWasReadBeforeAnError) {
  const std::string_view source =
      "include a.conf;\nserver {\n  include b.conf;\n}}\ninclude c.conf;";
  const FileFacts facts = read(source);
  EXPECT_EQ(first_error(facts, source), "4: unexpected \"}\"");
  EXPECT_EQ(text_of(facts.config), "include [a.conf]\nserver {\n  include [b.conf]\n");
}

TEST(BraceGrammar, ReadsOnBehindAByteOrderMark) {
  const std::string_view source = "\xef\xbb\xbfuser root;";
  const FileFacts facts = read(source);
  EXPECT_EQ(first_error(facts, source),
            "1: byte order mark, which is taken as part of the first directive's name");
  EXPECT_EQ(facts.syntax_errors.front().range, (Range{0, 3}));
  EXPECT_EQ(text_of(facts.config), "user [root]\n");
  EXPECT_EQ(sources_of(facts.config, source), "user\nroot\n");
}

TEST(BraceGrammar, ReadsFragmentsOfAnyContext) {
  EXPECT_EQ(text_of(read("server 127.0.0.1:9000;\n\xc3\xbc 1;\n").config),
            "server [127.0.0.1:9000]\n\xc3\xbc [1]\n");
}

TEST(BraceGrammar, NestsWithoutAStack) {
  constexpr int kDepth = 100'000;
  const FileFacts closed = read(repeated("a {", kDepth) + repeated("}", kDepth));
  EXPECT_TRUE(closed.syntax_errors.empty());
  ASSERT_EQ(closed.config.directives.size(), kDepth);
  EXPECT_EQ(closed.config.directives.back().parent, kDepth - 2);
  EXPECT_EQ(read(repeated("a {", kDepth)).syntax_errors.size(), 1U);
}

TEST(BraceGrammar, ReadsAnyBytes) {
  EXPECT_EQ(read("").config.directives.size(), 0U);
  EXPECT_EQ(read(std::string(1'000'000, ' ')).syntax_errors.size(), 0U);
  EXPECT_EQ(read(std::string(1'000'000, 'x')).syntax_errors.size(), 1U);
  EXPECT_EQ(read(std::string(1'000'000, '\0')).syntax_errors.size(), 1U);
  EXPECT_EQ(read("#" + std::string(3'000, 'x')).syntax_errors.size(), 0U);
  EXPECT_EQ(read(repeated("\\", 99)).syntax_errors.size(), 1U);
  EXPECT_EQ(read(repeated("\xff\x80{}", 9)).syntax_errors.size(), 1U);
}

}  // namespace
}  // namespace danglint
