// Stages know only those before them: base < model < rules < live < discover < extract < link < judge < drift < report <
// cli < main.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 12> kStages = {"base",     "model",   "rules", "live",
                                                      "discover", "extract", "link",  "judge",
                                                      "drift",    "report",  "cli",   "main.cc"};

// The first component of a path; the public headers are the model.
std::string_view stage_of(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('/'));
  return first == "danglint" ? "model" : first;
}

std::optional<std::size_t> rank_of(std::string_view stage) {
  const auto found = std::ranges::find(kStages, stage);
  if (found == kStages.end()) return std::nullopt;
  return found - kStages.begin();
}

// Why `file` may not include `included`, both relative to src or include; empty if it may.
std::string objection(std::string_view file, std::string_view included) {
  if (included.find('/') == std::string_view::npos) return "give the path from src";
  const std::string_view from = stage_of(file);
  const std::string_view to = stage_of(included);
  const std::optional<std::size_t> from_rank = rank_of(from);
  const std::optional<std::size_t> to_rank = rank_of(to);
  if (!from_rank) return std::string(from) + " has no place among the stages";
  if (!to_rank) return std::string(to) + " has no place among the stages";
  if (file.starts_with("danglint/") && !included.starts_with("danglint/")) {
    return "a public header includes what is not public";
  }
  return *to_rank <= *from_rank ? "" : std::string(to) + " comes after " + std::string(from);
}

struct Include {
  std::string file;
  std::string included;
};

// Every #include "..." of the C++ files below `folder`.
std::vector<Include> includes_below(const fs::path& folder) {
  constexpr std::string_view kDirective = "#include \"";
  std::vector<Include> includes;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") continue;
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) {
      if (!line.starts_with(kDirective)) continue;
      const std::size_t end = line.find('"', kDirective.size());
      includes.push_back({fs::relative(entry.path(), folder),
                          line.substr(kDirective.size(), end - kDirective.size())});
    }
  }
  return includes;
}

TEST(IncludeDirection, GoesOneWay) {
  const fs::path project = DANGLINT_SOURCE_DIR;
  for (const char* folder : {"src", "include"}) {
    const std::vector<Include> includes = includes_below(project / folder);
    EXPECT_FALSE(includes.empty()) << folder;
    for (const auto& [file, included] : includes) {
      EXPECT_EQ(objection(file, included), "") << folder << "/" << file << " includes " << included;
    }
  }
}

TEST(IncludeDirection, ObjectsToEveryOtherWay) {
  struct Case {
    std::string_view file;
    std::string_view included;
    std::string_view objection;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"base/path.cc", "base/path.h", ""},
           {"base/path.cc", "danglint/span.h", "model comes after base"},
           {"model/severity.cc", "danglint/rules.h", ""},
           {"danglint/target.h", "danglint/world.h", ""},
           {"danglint/target.h", "base/path.h", "a public header includes what is not public"},
           {"model/severity.cc", "link/link.h", "link comes after model"},
           {"discover/discover.cc", "extract/extract.h", "extract comes after discover"},
           {"judge/judge.cc", "link/link.h", ""},
           {"main.cc", "cli/options.h", ""},
           {"link/link.cc", "link.h", "give the path from src"},
           {"rules/user_rules.cc", "link/link.h", "link comes after rules"},
           {"news/news.cc", "base/path.h", "news has no place among the stages"},
           {"rules/rulegen.cc", "yaml_map.h", "give the path from src"},
           {"rules/rulegen.cc", "danglint/rules.h", ""},
       }) {
    EXPECT_EQ(objection(c.file, c.included), c.objection) << c.file << " includes " << c.included;
  }
}

}  // namespace
