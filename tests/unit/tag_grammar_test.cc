#include "extract/tag_grammar.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "config_text.h"
#include "danglint/rules.h"

namespace danglint {
namespace {

FileFacts read(std::string_view source) {
  FileFacts facts;
  parse_tag(source, *find_server("apache"), facts);
  return facts;
}

struct Row {
  const char* what;
  std::string source;
  int line;             // where the server refuses it; 0 = it does not
  const char* message;  // the server's own
};

// Each row was given to Apache 2.4 of Debian 12: verdict, line and words are its own.
TEST(TagGrammar, AgreesWithApache) {
  const Row rows[] = {
      {"a plain virtual host", "<VirtualHost *:8081>\nServerName a.test\n</VirtualHost>\n", 0, ""},
      {"an unclosed section", "<VirtualHost *:8081>\nServerName a.test\n", 1,
       "<VirtualHost> was not closed"},
      {"two unclosed sections", "<VirtualHost *:8081>\n<Directory /srv>\n", 2,
       "<Directory> was not closed"},
      {"a closing tag too many", "</VirtualHost>\n", 1,
       "</VirtualHost> without matching <VirtualHost> section"},
      {"closing tags in the wrong order",
       "<VirtualHost *:8081>\n<Directory /srv>\n</VirtualHost>\n</Directory>\n", 3,
       "Expected </Directory> but saw </VirtualHost>"},
      {"a closing tag without bracket", "<VirtualHost *:8081>\n</VirtualHost\n", 2,
       "</VirtualHost> directive missing closing '>'"},
      {"a closing tag with a space before its bracket", "<VirtualHost *:8081>\n</VirtualHost >\n",
       2, "</VirtualHost> directive missing closing '>'"},
      {"words behind a closing tag", "<VirtualHost *:8081>\n</VirtualHost> # end\n", 0, ""},
      {"case differs between the tags", "<virtualHOST *:8081>\n</VIRTUALhost>\n", 0, ""},
      {"an opening tag without bracket", "<VirtualHost *:8081\n</VirtualHost>\n", 1,
       "<VirtualHost> directive missing closing '>'"},
      {"words behind the bracket of an opening tag", "<Directory /srv> # why\n</Directory>\n", 0,
       ""},
      {"a space before the bracket of an opening tag", "<VirtualHost *:8081 >\n</VirtualHost>\n", 0,
       ""},
      {"an unclosed inactive IfModule", "<IfModule nix_module>\nTimeout 3\n", 1,
       "Expected </IfModule> before end of configuration"},
      {"words behind the closing tag of an active IfModule",
       "<IfModule so_module>\nTimeout 3\n</IfModule> # end\n", 3,
       "</IfModule> without matching <IfModule> section"},
      {"an unclosed section within an active IfModule",
       "<IfModule so_module>\n<Directory /srv>\n</IfModule>\n", 3,
       "Expected </Directory> but saw </IfModule>"},
      {"an IfModule without bracket", "<IfModule nix_module\n</IfModule>\n", 1,
       "<IfModule> directive missing closing '>'"},
      {"anything within an inactive IfModule",
       "<IfModule nix_module>\nGrmbl \"x\n<Foo bar>\n</foo>\n</IfModule>\n", 0, ""},
      {"a section without arguments",
       "<Directory /srv>\n<RequireAll>\nRequire all granted\n</RequireAll>\n</Directory>\n", 0, ""},
      {"a section without arguments or bracket",
       "<Directory /srv>\n<RequireAll\nRequire all granted\n</RequireAll>\n</Directory>\n", 0, ""},
      {"a hash after arguments", "Define A #\n", 0, ""},
      {"a hash behind an indented line start", "   # Grmbl\nTimeout 3\n", 0, ""},
      {"a comment that ends in a backslash", "# note \\\nGrmbl x\nTimeout 3\n", 0, ""},
      {"a directive over two lines", "ServerName \\\na.test\n", 0, ""},
      {"a name over two lines", "Server\\\nName a.test\n", 0, ""},
      {"a backslash before CRLF", "ServerName \\\r\na.test\r\n", 0, ""},
      {"a backslash before a space", "ServerName \\ \nTimeout 3\n", 0, ""},
      {"two backslashes at the line end", "ServerName a\\\\\n.test\n", 0, ""},
      {"a backslash at the end of the file", "ServerName a\\", 0, ""},
      {"a backslash and line end at the end of the file", "ServerName a\\\n", 0, ""},
      {"an unclosed quote ends with its line", "ServerAdmin \"a\nTimeout 3\n", 0, ""},
      {"words glued after a quote", "Define \"a\"b\n", 0, ""},
      {"an escaped quote", "ServerAdmin \"a\\\"b\"\nServerName a\n", 0, ""},
      {"carriage returns", "<VirtualHost *:8081>\r\nServerName a\r\n</VirtualHost>\r\n", 0, ""},
      {"a NUL hides the rest of its line", std::string("Timeout 3\000 Grmbl\nTimeout 3\n", 27), 0,
       ""},
      {"a NUL before a continuation", std::string("Timeout 3\000 \\\nTimeout 3\n", 23), 0, ""},
      {"a vertical tab is a space", "Timeout\0133\n", 0, ""},
      {"a no-break space is part of a word", "ServerAdmin a\302\240b\n", 0, ""},
      {"an empty file", "", 0, ""},
      {"a quoted name", "\"Timeout\" 3\n", 0, ""},
      {"a name with a bracket behind it", "Timeout> 3\n", 0, ""},
      {"a quoted section name", "\"<Directory\" /srv>\n</Directory>\n", 0, ""},
      {"an empty pair of brackets", "<>\n", 1, "<> was not closed"},
      {"a lone bracket", "<\n", 1, "<> was not closed"},
      {"an empty closing tag", "</>\n", 1, "</> without matching <> section"},
      {"a lone half of a closing tag", "</\n", 1, "</ without matching < section"},
      {"an empty closing tag within a section", "<Directory /srv>\n</>\n</Directory>\n", 2,
       "Expected </Directory> but saw </>"},
      {"an empty quoted name", "\"\" x\nTimeout 3\n", 0, ""},
      {"a bracket within quoted arguments", "<Directory \"/s>rv\">\n</Directory>\n", 0, ""},
      {"a section over two lines", "<Directory \\\n/srv>\n</Directory>\n", 0, ""},
      {"an If with a comparison", "<If \"2 -gt 1\">\n</If>\n", 0, ""},
      {"Define and IfDefine", "Define X\n<IfDefine X>\nTimeout 3\n</IfDefine>\n", 0, ""},
      {"words behind the closing tag of IfVersion",
       "<IfVersion >= 2.4>\nTimeout 3\n</IfVersion> x\n", 3,
       "</IfVersion> without matching <IfVersion> section"},
      {"words behind the closing tag of IfFile", "<IfFile /etc/passwd>\nTimeout 3\n</IfFile> x\n",
       3, "</IfFile> without matching <IfFile> section"},
      {"words behind the closing tag of active IfDefine",
       "Define X\n<IfDefine X>\nTimeout 3\n</IfDefine> x\n", 4,
       "</IfDefine> without matching <IfDefine> section"},
      {"an IfModule with words behind its bracket",
       "<IfModule so_module> x\nTimeout 3\n</IfModule>\n", 0, ""},
      {"an unclosed section around a closed IfModule",
       "<Directory /srv>\n<IfModule so_module>\n</IfModule>\n", 1, "<Directory> was not closed"},
      {"a closing IfModule too many", "</IfModule>\n", 1,
       "</IfModule> without matching <IfModule> section"},
      {"an indented closing tag of an IfModule", "<IfModule so_module>\n  </IfModule>\n", 0, ""},
      {"nested IfModules", "<IfModule so_module>\n<IfModule core.c>\n</IfModule>\n</IfModule>\n", 0,
       ""},
      {"a closing tag within a comment", "<Directory /srv>\n# </Directory>\n</Directory>\n", 0, ""},
  };
  for (const Row& row : rows) {
    const std::string expected = row.line == 0 ? "" : std::to_string(row.line) + ": " + row.message;
    EXPECT_EQ(first_error(read(row.source), row.source), expected) << row.what;
  }
}

// Apache closes a conditional section whose condition holds at the end of the file and looks at
// nothing in one whose condition does not hold. Which it is depends on the machine, so both count
// as faults here.
TEST(TagGrammar, IsStricterThanApacheWithConditionalSections) {
  const Row rows[] = {
      {"unclosed: accepted while the module is loaded", "<IfModule so_module>\nTimeout 3\n", 1,
       "Expected </IfModule> before end of configuration"},
      {"words behind the end: accepted while it is not", "<IfModule x_module>\n</IfModule> # end\n",
       2, "</IfModule> without matching <IfModule> section"},
      {"a section without bracket: accepted while it is not",
       "<IfModule x_module>\n<Directory /srv\n</Directory>\n</IfModule>\n", 2,
       "<Directory> directive missing closing '>'"},
  };
  for (const Row& row : rows) {
    const std::string expected = row.line == 0 ? "" : std::to_string(row.line) + ": " + row.message;
    EXPECT_EQ(first_error(read(row.source), row.source), expected) << row.what;
  }
}

TEST(TagGrammar, ReadsNamesArgumentsAndNesting) {
  const FileFacts facts = read(R"(
# a comment
Listen 8080
<VirtualHost *:8080 "[::1]:8080">
    DocumentRoot "/srv/a b"
    <Directory /srv >
        <RequireAll>
            Require all granted # not a comment
        </RequireAll>
    </Directory>
</VirtualHost>
)");
  EXPECT_EQ(text_of(facts.config), R"(Listen [8080]
VirtualHost [*:8080] '[::1]:8080' {
  DocumentRoot '/srv/a b'
  Directory [/srv] {
    RequireAll {
      Require [all] [granted] [#] [not] [a] [comment]
)");
}

TEST(TagGrammar, ResolvesTheEscapesThatApacheKnows) {
  const FileFacts facts = read(R"(a "b\"c\'d" 'e\'f' g\\h\"i "\\" "")");
  EXPECT_EQ(text_of(facts.config), R"(a 'b"c\'d' 'e'f' [g\h\"i] '\' '')"
                                   "\n");
}

TEST(TagGrammar, LeavesVariablesAsWritten) {
  EXPECT_EQ(text_of(read("Include ${conf}/x.conf").config), "Include [${conf}/x.conf]\n");
}

TEST(TagGrammar, KnowsWhereEachWordCameFrom) {
  const std::string_view source = "<If \"a b\">\r\n  Define x 'y'\r\n</If>";
  EXPECT_EQ(sources_of(read(source).config, source), "If\na b\nDefine\nx\ny\n");
}

TEST(TagGrammar, KnowsWhereWordsOverSeveralLinesCameFrom) {
  const std::string_view source = "Doc\\\numentRoot \\\r\n \\\n \"/s\\\nrv\" c";
  const FileFacts facts = read(source);
  EXPECT_EQ(text_of(facts.config), "DocumentRoot '/srv' [c]\n");
  EXPECT_EQ(sources_of(facts.config, source), "Doc\\\numentRoot\n/s\\\nrv\nc\n");
}

TEST(TagGrammar, SwallowsTheLineBehindACommentThatEndsInABackslash) {
  EXPECT_EQ(text_of(read("# a \\\nInclude b\nInclude c\n").config), "Include [c]\n");
}

TEST(TagGrammar, KeepsWhatWasReadBeforeAnError) {
  const std::string_view source = "Include a\n</Directory>\nInclude b\n";
  const FileFacts facts = read(source);
  EXPECT_EQ(first_error(facts, source), "2: </Directory> without matching <Directory> section");
  EXPECT_EQ(text_of(facts.config), "Include [a]\n");
}

TEST(TagGrammar, OpensASectionWhoseBracketIsMissing) {
  const std::string_view source = "<Directory /srv\nInclude a\n</Directory>\nInclude b\n";
  const FileFacts facts = read(source);
  EXPECT_EQ(first_error(facts, source), "1: <Directory> directive missing closing '>'");
  EXPECT_EQ(facts.syntax_errors.size(), 1U);
  EXPECT_EQ(text_of(facts.config), "Directory [/srv] {\n  Include [a]\nInclude [b]\n");
}

TEST(TagGrammar, TellsEverySectionThatIsOpenAtTheEnd) {
  const FileFacts facts = read("<VirtualHost *>\n<Directory /srv>\n");
  ASSERT_EQ(facts.syntax_errors.size(), 2U);
  EXPECT_EQ(facts.syntax_errors[0].message, "<Directory> was not closed");
  EXPECT_EQ(facts.syntax_errors[1].message, "<VirtualHost> was not closed");
}

TEST(TagGrammar, ReadsOnBehindAByteOrderMark) {
  const std::string_view source = "\xef\xbb\xbfUser root\n";
  const FileFacts facts = read(source);
  EXPECT_EQ(first_error(facts, source),
            "1: byte order mark, which is taken as part of the first directive's name");
  EXPECT_EQ(text_of(facts.config), "User [root]\n");
  EXPECT_EQ(sources_of(facts.config, source), "User\nroot\n");
}

TEST(TagGrammar, NestsWithoutAStack) {
  constexpr int kDepth = 100'000;
  std::string source;
  for (int i = 0; i < kDepth; ++i) source += "<A x>\n";
  EXPECT_EQ(read(source).syntax_errors.size(), kDepth);
  for (int i = 0; i < kDepth; ++i) source += "</a>\n";
  EXPECT_TRUE(read(source).syntax_errors.empty());
}

TEST(TagGrammar, ReadsAnyBytes) {
  std::string continued;
  for (int i = 0; i < 100'000; ++i) continued += "a\\\n";
  EXPECT_EQ(text_of(read(continued).config), std::string(100'000, 'a') + "\n");
  EXPECT_EQ(read("").config.directives.size(), 0U);
  EXPECT_EQ(read(std::string(1'000'000, '\n')).config.directives.size(), 0U);
  EXPECT_EQ(read(std::string(1'000'000, '\\')).config.directives.size(), 1U);
  EXPECT_EQ(read("a " + std::string(1'000'000, '"')).config.arguments.size(), 500'000U);
  EXPECT_EQ(read(std::string(1'000'000, '\0')).config.directives.size(), 0U);
  EXPECT_EQ(text_of(read("\xff\x80 \xc3").config), "\xff\x80 [\xc3]\n");
  EXPECT_EQ(text_of(read("< \xff>").config), " [\xff] {\n");
}

}  // namespace
}  // namespace danglint
