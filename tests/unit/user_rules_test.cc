// Rules read from files are what the generator made tables of; a user's own stand beside them.
#include "rules/user_rules.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "danglint/rules.h"
#include "rules/rule_printer.h"
#include "rules/rule_readers.h"

namespace danglint {
namespace {

namespace fs = std::filesystem;

std::string text_of(const ServerRule& server) {
  rules::TableWriter tables;
  std::string code = rules::code_of(server, tables);
  return tables.text() + code;
}

TEST(UserRules, ReadAsTheGeneratorDoes) {
  unsigned count = 0;
  for (const auto& entry : fs::directory_iterator(DANGLINT_SOURCE_DIR "/rules/servers")) {
    rules::RulePool pool;
    rules::YamlMap file = rules::load_yaml(entry.path().string());
    const ServerRule read = rules::read_server(file, pool);
    const ServerRule* built_in = find_server(entry.path().stem().string());
    ASSERT_NE(built_in, nullptr) << entry.path();
    EXPECT_EQ(text_of(read), text_of(*built_in)) << entry.path();
    ++count;
  }
  EXPECT_EQ(count, builtin_server_rules().size());
}

class UserRulesFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("danglint-rules-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string refusal_of(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    const auto error = rules::add_user_rules(folder_.string());
    return error ? error->text.substr(folder_.string().size()) : "";
  }
  fs::path folder_;
};

TEST_F(UserRulesFolder, TellsMistakesWithTheirPlace) {
  EXPECT_EQ(refusal_of("own.yaml", "name: own\ntitle: Own\ngramar: line\n").substr(0, 11),
            "/own.yaml:1");
  EXPECT_EQ(
      refusal_of("own.yaml", "name: own\ntitle: Own\ngrammar: lines\n"),
      "/own.yaml:3: unknown word 'lines' for 'grammar'; one of: brace, tag, line, ini, block, "
      "yaml");
  EXPECT_EQ(refusal_of("own.yaml", "name: other\n"),
            "/own.yaml:1: the name must be 'own', as the file is called");
  EXPECT_EQ(refusal_of("own.yaml", "- name: own\n").substr(0, 12), "/own.yaml:1:");
  EXPECT_EQ(
      refusal_of("own.yaml",
                 "name: own\ntitle: Own\ngrammar: line\nrecognise:\n  main path: '('\n"
                 "  content: .\ndirectives:\n  key: {is: file, relative to: prefix, "
                 "when missing: none, checker: silent}\nexample:\n  bad: {a: b}\n  good: {a: b}\n"),
      "/own.yaml:4: this is no pattern of RE2: missing ): (");
  // With a pattern that fits nothing each value would be wrong.
  const std::string own =
      "name: own\ntitle: Own\ngrammar: line\nrecognise:\n  main path: a\n  content: .\n"
      "directives:\n  key: {is: file, relative to: prefix, when missing: none, checker: silent}\n"
      "example:\n  bad: {a: b}\n  good: {a: b}\n";
  EXPECT_EQ(refusal_of("own.yaml", own + "values:\n  - {pattern: '[0-9', means: x, of: [y]}\n"),
            "/own.yaml:12: this is no pattern of RE2: missing ]: [0-9");
  const std::string value =
      "name: own\ntitle: Own\ngrammar: line\nrecognise:\n  main path: a\n  content: .\n"
      "directives:\n  key: {is: value, fits: '[0-9', because: a number}\n"
      "example:\n  bad: {a: b}\n  good: {a: b}\n";
  EXPECT_EQ(refusal_of("own.yaml", value),
            "/own.yaml:7: this is no pattern of RE2: missing ]: [0-9");
  const std::string lacking =
      "name: own\ntitle: Own\ngrammar: line\nrecognise:\n  main path: a\n  content: .\n"
      "directives:\n  key: {is: file, lacks: '--(', relative to: prefix, when missing: none, "
      "checker: silent}\nexample:\n  bad: {a: b}\n  good: {a: b}\n";
  EXPECT_EQ(refusal_of("own.yaml", lacking),
            "/own.yaml:7: this is no pattern of RE2: missing ): --(");
  EXPECT_EQ(
      refusal_of("own.yaml", own + "process: {names: [own], title with configuration: '('}\n"),
      "/own.yaml:12: this is no pattern of RE2: missing ): (");
  EXPECT_EQ(refusal_of("own.yaml", own + "values: x\n"), "/own.yaml:12: expected a list");
  EXPECT_EQ(refusal_of("own.yaml", own + "ascending: {a: b}\n"), "/own.yaml:12: expected a list");
  EXPECT_EQ(refusal_of("own.yaml", own + "arguments: {1-0: [a]}\n"),
            "/own.yaml:12: expected 1, 1-2 or 2+");
  EXPECT_EQ(refusal_of("own.yaml", own + "data lines: {map: {pattern: '(a'}}\n"),
            "/own.yaml:12: this is no pattern of RE2: missing ): (a");
  EXPECT_EQ(refusal_of("own.yaml", own + "module files: modules/mod.so\n"),
            "/own.yaml:12: expected a * for the name of the module");
  EXPECT_EQ(refusal_of("own.yaml", own + "arguments: {1: [a], 2: [a]}\n").substr(0, 11),
            "/own.yaml:1");
}

}  // namespace
}  // namespace danglint
