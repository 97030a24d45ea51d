// Rule files as checked mappings: every mistake becomes "file:line: message".
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace danglint::rules {

// Thrown by everything below, and caught by whoever reads a rule file.
struct RuleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void fail(const std::string& file, const YAML::Mark& mark, std::string_view message);

// A word of a rule file and what it stands for.
template <typename Value>
struct Word {
  std::string_view word;
  Value value;
};

// One mapping of a rule file. Keys are taken by name; finish() refuses those that nobody took, so
// the readers are the only list of what a rule file may say.
class YamlMap {
 public:
  YamlMap(std::string file, const YAML::Node& node);
  // An empty one.
  explicit YamlMap(std::string file) : file_(std::move(file)) {}

  bool has(std::string_view key) const;
  std::optional<YAML::Node> find(std::string_view key);
  YAML::Node require(std::string_view key);

  std::string text(std::string_view key);           // required, not empty
  std::string text_or_empty(std::string_view key);  // absent: ""
  bool flag(std::string_view key);                  // absent: false
  unsigned number(std::string_view key, unsigned absent, unsigned base = 10);
  std::vector<std::string> list(std::string_view key);  // absent: {}; one scalar: a list of one
  YamlMap map(std::string_view key);                    // required
  // Required; one of the words.
  template <typename Value>
  Value word(std::string_view key, std::span<const Word<Value>> words) {
    const std::string written = text(key);
    std::string known;
    for (const Word<Value>& one : words) {
      if (one.word == written) return one.value;
      known += (known.empty() ? "" : ", ") + std::string(one.word);
    }
    fail_at(key, "unknown word '" + written + "' for '" + std::string(key) + "'; one of: " + known);
  }

  std::vector<std::string> keys() const;
  void finish() const;

  [[noreturn]] void fail(std::string_view message) const;
  [[noreturn]] void fail_at(std::string_view key, std::string_view message) const;

  const std::string& file() const { return file_; }

 private:
  struct Entry {
    std::string key;
    YAML::Node value;
    YAML::Mark mark;
    bool taken = false;
  };

  Entry* entry(std::string_view key);

  std::string file_;
  YAML::Mark mark_;
  std::vector<Entry> entries_;
  std::vector<std::string> known_;  // keys asked for, in order
};

// The whole file; it must be one mapping.
YamlMap load_yaml(const std::string& file);

// The text of a scalar, or an error.
std::string scalar(const std::string& file, const YAML::Node& node);

}  // namespace danglint::rules
