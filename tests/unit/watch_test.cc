// audit --watch tells what is new and what is gone, and nothing twice.
#include "cli/watch.h"

#include <gtest/gtest.h>

#include <csignal>
#include <sstream>

#include "danglint/rules.h"

namespace danglint {
namespace {

Finding finding(const char* fingerprint, const char* message) {
  return {.check = find_check("missing-file"),
          .severity = Severity::kError,
          .path = "/etc/a.conf",
          .message = message,
          .fingerprint = fingerprint};
}

Report report(std::vector<Finding> findings) {
  Report made;
  made.findings = std::move(findings);
  return made;
}

TEST(Watch, TellsWhatChanged) {
  Watch watch(1);
  std::ostringstream out;
  EXPECT_EQ(watch.news(report({finding("1", "one"), finding("2", "two")}), out).findings.size(),
            2U);
  EXPECT_EQ(out.str(), "");

  EXPECT_TRUE(watch.news(report({finding("1", "one"), finding("2", "two")}), out).findings.empty());
  EXPECT_EQ(out.str(), "");

  const Report news = watch.news(report({finding("2", "two"), finding("3", "three")}), out);
  ASSERT_EQ(news.findings.size(), 1U);
  EXPECT_EQ(news.findings[0].message, "three");
  EXPECT_NE(out.str().find(": 1 new, 1 gone\ngone: error: /etc/a.conf: one [missing-file]\n"),
            std::string::npos)
      << out.str();
}

TEST(Watch, ASignalEndsTheWaiting) {
  const Watch watch(86400);
  raise(SIGTERM);
  EXPECT_FALSE(watch.wait());
}

}  // namespace
}  // namespace danglint
