#include "rules/rule_readers.h"

#include <algorithm>
#include <utility>

namespace danglint::rules {
namespace {

constexpr Word<Severity> kSeverities[] = {
    {"note", Severity::kNote}, {"warning", Severity::kWarning}, {"error", Severity::kError}};

constexpr Word<std::string_view> kDriftRanks[] = {
    {"exposes", "exposes"}, {"breaks", "breaks"}, {"differs", "differs"}};

constexpr Word<bool> kFileKinds[] = {{"file", false}, {"fifo", true}};

// YAML's folded texts end in a newline, and those written over several lines are one paragraph.
std::string paragraph(YamlMap& file, std::string_view key) {
  std::string text = file.text(key);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.find('\n') != std::string::npos) file.fail_at(key, "must be one paragraph");
  return text;
}

ExampleFile read_example_file(const std::string& file, const YAML::Node& key,
                              const YAML::Node& value, RulePool& pool) {
  const std::string path = scalar(file, key);
  if (path.empty() || path.front() == '/' || path.find("..") != std::string::npos) {
    fail(file, key.Mark(), "'" + path + "' must be a path within the example");
  }
  ExampleFile made{.path = pool.text(path)};
  if (value.IsMap()) {
    YamlMap map(file, value);
    made.content = pool.text(map.text_or_empty("content"));
    made.link = pool.text(map.text_or_empty("link"));
    made.mode = map.number("mode", 0, 8);
    if (map.has("kind")) made.is_fifo = map.word<bool>("kind", kFileKinds);
    map.finish();
    if (!made.link.empty() + !made.content.empty() + made.is_fifo > 1) {
      map.fail("only one of content, link and fifo");
    }
  } else if (!value.IsNull()) {
    made.content = pool.text(scalar(file, value));
  }
  if (path.back() == '/' && !made.content.empty()) {
    fail(file, key.Mark(), "a folder has no content");
  }
  return made;
}

std::vector<std::string> required(YamlMap& file, std::string_view key) {
  file.require(key);
  return file.list(key);
}

}  // namespace

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return text;
}

std::vector<std::string> lower(std::vector<std::string> texts) {
  for (std::string& text : texts) text = lower(std::move(text));
  return texts;
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::span<const ExampleFile> read_example(YamlMap& rule, std::string_view key, RulePool& pool) {
  const YAML::Node tree = rule.require(key);
  if (!tree.IsMap() || tree.size() == 0) rule.fail_at(key, "an example is a tree of files");
  std::vector<ExampleFile> files;
  for (const auto& pair : tree) {
    ExampleFile made = read_example_file(rule.file(), pair.first, pair.second, pool);
    const bool is_known = std::any_of(files.begin(), files.end(), [&](const ExampleFile& other) {
      return other.path == made.path;
    });
    if (is_known) {
      fail(rule.file(), pair.first.Mark(), "duplicate key '" + std::string(made.path) + "'");
    }
    files.push_back(made);
  }
  return pool.array(std::move(files));
}

CheckRule read_check(YamlMap& file, RulePool& pool) {
  CheckRule check;
  check.name = pool.text(file.text("name"));
  check.severity = file.word<Severity>("severity", kSeverities);
  check.title = pool.text(paragraph(file, "title"));
  check.why = pool.text(paragraph(file, "why"));
  check.fix = pool.text(paragraph(file, "fix"));
  if (file.has("drift rank")) {
    check.drift_rank = file.word<std::string_view>("drift rank", kDriftRanks);
  }
  check.is_about_what_runs = file.flag("is about what runs");
  check.depends_on_run = file.flag("depends on the run");
  check.bad = read_example(file, "bad", pool);
  check.good = read_example(file, "good", pool);
  file.finish();
  return check;
}

PhpRule read_php(YamlMap& file, RulePool& pool) {
  PhpRule php;
  php.name = pool.text(file.text("name"));
  php.settings_files = pool.texts(sorted(file.list("settings files")));
  php.written_at_run_time = pool.texts(sorted(file.list("written at run time")));
  php.run_time_folders = pool.texts(sorted(file.list("folders of run time")));
  php.made_by_build = pool.texts(sorted(file.list("made by a build")));
  php.guard_functions = pool.texts(sorted(lower(file.list("guard functions"))));
  php.file_tests = pool.texts(sorted(lower(file.list("file tests"))));
  php.file_test_words = pool.texts(sorted(lower(file.list("file test words"))));
  php.installers = pool.texts(sorted(file.list("installers")));
  php.system_packages = pool.texts(sorted(file.list("system packages")));
  php.talking_words = pool.texts(sorted(lower(file.list("talking words"))));
  php.leaving_words = pool.texts(sorted(lower(file.list("leaving words"))));
  php.platform_functions = pool.texts(sorted(lower(file.list("platform functions"))));
  php.root_names = pool.texts(sorted(file.list("root names")));
  php.host_files = pool.texts(sorted(file.list("host files")));
  php.host_marker = pool.text(file.text_or_empty("host marker"));
  php.functions = pool.text(file.text_or_empty("functions"));
  file.finish();
  return php;
}

std::vector<ServiceRule> read_services(YamlMap& file, RulePool& pool) {
  std::vector<ServiceRule> services;
  for (const std::string& title : file.keys()) {
    YamlMap service = file.map(title);
    services.push_back({.title = pool.text(title),
                        .processes = pool.texts(sorted(service.list("processes"))),
                        .ports = pool.texts(sorted(service.list("ports")))});
    if (services.back().processes.empty()) service.fail("'processes' names nobody");
    service.finish();
  }
  return services;
}

SecretRule read_secrets(YamlMap& file, RulePool& pool) {
  const auto patterns = [&](std::string_view key) { return pool.texts(required(file, key)); };
  SecretRule rule;
  rule.names = patterns("names");
  rule.variables = patterns("variables");
  rule.harmless = patterns("harmless names");
  rule.nameless = patterns("directives without names");
  rule.texts = patterns("texts");
  std::vector<SecretWord> words;
  for (const YAML::Node& row : file.require("words")) {
    YamlMap word(file.file(), row);
    words.push_back(
        {.behind = pool.text(word.text("behind")), .word = pool.text(word.text("word"))});
    word.finish();
  }
  rule.words = pool.array(std::move(words));
  file.finish();
  return rule;
}

LayoutRule read_layout(YamlMap& file, RulePool& pool) {
  const auto list = [&](std::string_view key) { return pool.texts(sorted(required(file, key))); };
  LayoutRule layout;
  layout.development_folders = list("development folders");
  layout.dependency_folders = list("dependency folders");
  layout.sample_patterns = list("sample patterns");
  layout.template_patterns = list("template patterns");
  layout.php_extensions = list("php extensions");
  layout.machine_records = list("machine records");
  layout.known_extensions = list("known extensions");
  layout.config_extensions = list("config extensions");
  layout.inert_extensions = list("inert extensions");
  layout.backup_suffixes = list("backup suffixes");
  layout.volatile_folders = list("volatile folders");
  file.finish();
  return layout;
}

}  // namespace danglint::rules
