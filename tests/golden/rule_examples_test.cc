// Every check has two example trees in rules/checks: the bad one has findings of that check and of
// no other, the good one has none.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "danglint/rules.h"
#include "process.h"
#include "scratch_folder.h"

namespace danglint {
namespace {

namespace fs = std::filesystem;

void lay_out(std::span<const ExampleFile> files, const fs::path& tree) {
  fs::create_directory(tree);
  for (const ExampleFile& file : files) {
    const fs::path path = tree / file.path;
    fs::create_directories(path.parent_path());
    const bool is_folder = file.path.ends_with('/');
    if (!file.link.empty()) {
      fs::create_symlink(file.link, path);
      continue;
    }
    if (file.is_fifo) {
      ASSERT_EQ(mkfifo(path.c_str(), 0644), 0) << path;
    } else if (!is_folder) {
      write_file(path, file.content);
    }
    const unsigned default_mode = is_folder ? 0755 : 0644;
    fs::permissions(path, fs::perms{file.mode != 0 ? file.mode : default_mode});
  }
}

std::vector<std::string> drift_of(const fs::path& tree) {
  std::vector<std::string> words{DANGLINT_PROGRAM, "drift", "--format", "json", "before", "after"};
  if (fs::exists(tree / "staging")) words.insert(words.end(), {"--seen-in", "staging"});
  return words;
}

std::vector<std::string> merge_of(const fs::path& tree) {
  std::vector<std::string> words{DANGLINT_PROGRAM, "merge", "--format", "json"};
  for (const auto& host : fs::directory_iterator(tree / "hosts")) words.push_back(host.path());
  return words;
}

// Findings, after everything that holds for each report was checked.
nlohmann::json findings_of(std::span<const ExampleFile> files, bool is_root = true) {
  const ScratchFolder scratch;
  const fs::path tree = scratch.path() / "tree";
  lay_out(files, tree);
  const bool is_machine = fs::exists(tree / "proc");
  const bool is_merge = fs::exists(tree / "hosts");
  const bool is_drift = fs::exists(tree / "before") || is_merge;
  const Outcome outcome =
      run({is_merge     ? merge_of(tree)
           : is_drift   ? drift_of(tree)
           : is_machine ? std::vector<std::string>{DANGLINT_PROGRAM, "audit", "--root", ".",
                                                   "--proc", "proc", "--format", "json"}
           : is_root    ? std::vector<std::string>{DANGLINT_PROGRAM, "check", "--root", ".",
                                                   "--format", "json", "."}
                     : std::vector<std::string>{DANGLINT_PROGRAM, "check", "--format", "json", "."},
           tree, clean_environment()});
  EXPECT_EQ(outcome.err, "");
  const nlohmann::json report =
      nlohmann::json::parse(outcome.out, nullptr, /*allow_exceptions=*/false);
  if (!report.is_object()) {
    ADD_FAILURE() << "status " << outcome.status << ", and no report but:\n" << outcome.out;
    return nullptr;
  }
  if (is_drift) {
    const bool fails = std::ranges::any_of(report.at("findings"), [](const auto& finding) {
      return finding.at("severity") != "note";
    });
    EXPECT_EQ(outcome.status, fails ? 1 : 0) << outcome.out;
    return report.at("findings");
  }
  const bool has_error = std::ranges::any_of(
      report.at("findings"), [](const auto& finding) { return finding.at("severity") == "error"; });
  const int incomplete = report.at("complete") == false ? 3 : 0;
  EXPECT_EQ(outcome.status, has_error ? 1 : incomplete) << outcome.out;
  return report.at("findings");
}

class RuleExample : public testing::Test {
 public:
  explicit RuleExample(const CheckRule& check) : check_(check) {}

  void TestBody() override {
    ASSERT_FALSE(check_.bad.empty());
    ASSERT_FALSE(check_.good.empty());
    const nlohmann::json bad = findings_of(check_.bad);
    EXPECT_FALSE(bad.empty()) << "nothing is found in the bad example";
    for (const auto& finding : bad) EXPECT_EQ(finding.at("check"), check_.name) << finding.dump(2);
    const nlohmann::json good = findings_of(check_.good);
    EXPECT_TRUE(good.is_array() && good.empty()) << "the good example has findings:\n"
                                                 << good.dump(2);
  }

 private:
  const CheckRule& check_;
};

// Every server has two example trees in rules/servers: the bad one is told to be broken, the good one is silent.
class ServerExample : public testing::Test {
 public:
  explicit ServerExample(const ServerRule& server) : server_(server) {}

  void TestBody() override {
    const nlohmann::json bad = findings_of(server_.bad, !server_.has_own_host);
    EXPECT_TRUE(std::ranges::any_of(bad, [](const auto& finding) {
      return finding.at("severity") != "note";
    })) << "nothing is found in the bad example";
    const nlohmann::json good = findings_of(server_.good, !server_.has_own_host);
    EXPECT_TRUE(good.is_array() && good.empty()) << "the good example has findings:\n"
                                                 << good.dump(2);
  }

 private:
  const ServerRule& server_;
};

}  // namespace
}  // namespace danglint

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (const danglint::CheckRule& check : danglint::check_rules()) {
    testing::RegisterTest(
        "RuleExamples", std::string(check.name).c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [&check]() -> testing::Test* { return new danglint::RuleExample(check); });
  }
  for (const danglint::ServerRule& server : danglint::server_rules()) {
    testing::RegisterTest(
        "ServerExamples", std::string(server.name).c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [&server]() -> testing::Test* { return new danglint::ServerExample(server); });
  }
  const int status = RUN_ALL_TESTS();
  return testing::UnitTest::GetInstance()->test_to_run_count() > 0 ? status : 1;
}
