// Golden tests: what danglint says of whole trees, byte for byte. A case is a folder:
//
//   tree/            copied to a fresh folder, in which danglint runs; absent where the command line
//                    is at fault
//   setup            optional: bash, run there first, for what git does not keep (modes, empty
//                    folders, FIFOs, .git)
//   args             the command line, words split at spaces; absent: check .
//                    $TREE stands for the fresh folder
//   expected         standard output; $TREE stands for the fresh folder
//   expected.stderr  standard error; absent: nothing
//   status           exit status; absent: 0
//   needs-user       optional: as root, everything here is done by the user nobody (root reads what
//                    has mode 0000)
//
// `danglint-golden` runs all cases of tests/cases/*/ and tests/incidents/, `danglint-golden
// FOLDER...` only these. DANGLINT_UPDATE_GOLDEN=1 writes what is said now as what is expected. Read
// the difference before committing it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "process.h"
#include "scratch_folder.h"

namespace danglint {
namespace {

namespace fs = std::filesystem;

const fs::path kTests = DANGLINT_TESTS_DIR;
const std::string kProgram = DANGLINT_PROGRAM;

bool updating() {
  const char* value = std::getenv("DANGLINT_UPDATE_GOLDEN");
  return value && std::string(value) == "1";
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

class GoldenCase : public testing::Test {
 public:
  explicit GoldenCase(fs::path folder) : folder_(std::move(folder)) {}

  void TestBody() override {
    check_files();
    const Outcome outcome = run_once({});
    if (updating()) {
      update(outcome);
    } else {
      compare(outcome);
    }
    if (fs::exists(folder_ / "tree")) return check_threads(outcome);
    EXPECT_NE(outcome.status, 0) << "without a tree there is nothing that could be fine";
  }

 private:
  // A misspelt name would silently be the default.
  void check_files() const {
    static const std::set<std::string> kKnown = {"tree",       "setup",           "args",
                                                 "expected",   "expected.stderr", "status",
                                                 "needs-user", "README.md"};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      EXPECT_TRUE(kKnown.contains(entry.path().filename()))
          << entry.path() << ": no file of a case has this name";
    }
  }

  // In a fresh copy each time, so that no run sees what another left, nor the same order in its
  // folders.
  Outcome run_once(const std::vector<std::string>& more_options) const {
    const ScratchFolder scratch;
    const fs::path tree = scratch.path() / "tree";
    if (fs::exists(folder_ / "tree")) {
      copy_tree(folder_ / "tree", tree);
    } else {
      fs::create_directory(tree);
    }
    const bool as_nobody = geteuid() == 0 && fs::exists(folder_ / "needs-user");
    if (as_nobody) give_to_nobody(tree);
    if (fs::exists(folder_ / "setup")) set_up(tree, as_nobody);

    std::vector<std::string> words = {kProgram};
    for (const std::string& word : arguments())
      words.push_back(replace_all(word, "$TREE", tree.native()));
    words.insert(words.begin() + 2, more_options.begin(), more_options.end());
    Outcome outcome = run({words, tree, clean_environment(), as_nobody});
    outcome.out = replace_all(outcome.out, tree.native(), "$TREE");
    outcome.err = replace_all(outcome.err, tree.native(), "$TREE");
    return outcome;
  }

  std::vector<std::string> arguments() const {
    std::vector<std::string> words = words_of(read_file(folder_ / "args"));
    return words.empty() ? std::vector<std::string>{"check", "."} : words;
  }

  void set_up(const fs::path& tree, bool as_nobody) const {
    std::vector<std::string> environment = clean_environment();
    // What `git commit` asks for.
    for (const char* who : {"AUTHOR", "COMMITTER"}) {
      environment.push_back("GIT_" + std::string(who) + "_NAME=nobody");
      environment.push_back("GIT_" + std::string(who) + "_EMAIL=nobody@example.org");
    }
    const std::string script = read_file(folder_ / "setup");
    const Outcome outcome =
        run({{"/bin/bash", "-euo", "pipefail", "-c", script}, tree, environment, as_nobody});
    ASSERT_EQ(outcome.status, 0) << "setup failed:\n" << outcome.out << outcome.err;
  }

  void compare(const Outcome& outcome) const {
    const std::string status = read_file(folder_ / "status");
    ASSERT_TRUE(fs::exists(folder_ / "expected")) << "danglint says:\n"
                                                  << outcome.out << outcome.err;
    EXPECT_EQ(outcome.out, read_file(folder_ / "expected"));
    EXPECT_EQ(outcome.err, read_file(folder_ / "expected.stderr"));
    EXPECT_EQ(outcome.status, status.empty() ? 0 : std::stoi(status));
  }

  void update(const Outcome& outcome) const {
    const auto write_or_remove = [this](const char* name, const std::string& content) {
      if (content.empty()) {
        fs::remove(folder_ / name);
      } else {
        write_file(folder_ / name, content);
      }
    };
    write_file(folder_ / "expected", outcome.out);
    write_or_remove("expected.stderr", outcome.err);
    write_or_remove("status", outcome.status == 0 ? "" : std::to_string(outcome.status) + "\n");
  }

  void check_threads(const Outcome& expected) const {
    const std::vector<std::string> words = arguments();
    if (words[0] != "check" || std::ranges::count(words, "--jobs") > 0) return;
    for (const char* jobs : {"1", "2", "8"}) {
      const Outcome outcome = run_once({"--jobs", jobs});
      EXPECT_EQ(outcome.out, expected.out) << "with --jobs " << jobs;
      EXPECT_EQ(outcome.err, expected.err) << "with --jobs " << jobs;
      EXPECT_EQ(outcome.status, expected.status) << "with --jobs " << jobs;
    }
  }

  const fs::path folder_;
};

void add_folders(const fs::path& parent, std::vector<fs::path>& folders) {
  if (!fs::exists(parent)) return;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
}

std::vector<fs::path> all_cases() {
  std::vector<fs::path> subjects;
  std::vector<fs::path> cases;
  add_folders(kTests / "cases", subjects);
  for (const fs::path& subject : subjects) add_folders(subject, cases);
  add_folders(kTests / "incidents", cases);
  std::ranges::sort(cases);
  return cases;
}

int run_cases(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::vector<fs::path> cases(argv + 1, argv + argc);
  if (cases.empty()) cases = all_cases();
  for (const fs::path& folder : cases) {
    if (!fs::is_directory(folder)) {
      std::cerr << folder << ": no such case\n";
      return 1;
    }
    const std::string name = fs::relative(folder, kTests);
    testing::RegisterTest("Golden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [folder]() -> testing::Test* { return new GoldenCase(folder); });
  }
  const int status = RUN_ALL_TESTS();
  if (testing::UnitTest::GetInstance()->test_to_run_count() > 0) return status;
  std::cerr << "no case was run: a test that tests nothing\n";
  return 1;
}

}  // namespace
}  // namespace danglint

int main(int argc, char** argv) {
  return danglint::run_cases(argc, argv);
}
