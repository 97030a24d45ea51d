#include "rules/yaml_map.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace danglint::rules {
namespace {

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

}  // namespace

void fail(const std::string& file, const YAML::Mark& mark, std::string_view message) {
  const int line = mark.is_null() ? 1 : mark.line + 1;
  throw RuleError(file + ":" + std::to_string(line) + ": " + std::string(message));
}

std::string scalar(const std::string& file, const YAML::Node& node) {
  if (!node.IsScalar()) fail(file, node.Mark(), "expected a text");
  std::string text = node.Scalar();
  if (text.find('\0') != std::string::npos) fail(file, node.Mark(), "a text may not hold NUL");
  return text;
}

YamlMap::YamlMap(std::string file, const YAML::Node& node)
    : file_(std::move(file)), mark_(node.Mark()) {
  if (!node.IsMap()) fail("expected a mapping");
  for (const auto& pair : node) {
    Entry entry{scalar(file_, pair.first), pair.second, pair.first.Mark()};
    // YAML forbids duplicate keys, yaml-cpp does not look.
    if (has(entry.key)) rules::fail(file_, entry.mark, "duplicate key " + quoted(entry.key));
    entries_.push_back(std::move(entry));
  }
}

std::vector<std::string> YamlMap::keys() const {
  std::vector<std::string> names;
  for (const Entry& entry : entries_) names.push_back(entry.key);
  return names;
}

bool YamlMap::has(std::string_view key) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [key](const Entry& entry) { return entry.key == key; });
}

YamlMap::Entry* YamlMap::entry(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  for (Entry& entry : entries_) {
    if (entry.key != key) continue;
    entry.taken = true;
    return &entry;
  }
  return nullptr;
}

std::optional<YAML::Node> YamlMap::find(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

YAML::Node YamlMap::require(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) fail("missing key " + quoted(key));
  return found->value;
}

std::string YamlMap::text(std::string_view key) {
  std::string text = scalar(file_, require(key));
  if (text.empty()) fail_at(key, quoted(key) + " is empty");
  return text;
}

std::string YamlMap::text_or_empty(std::string_view key) {
  const std::optional<YAML::Node> node = find(key);
  return node ? scalar(file_, *node) : std::string();
}

bool YamlMap::flag(std::string_view key) {
  const std::string text = text_or_empty(key);
  if (text == "true") return true;
  if (text == "false" || !has(key)) return false;
  fail_at(key, quoted(key) + " must be true or false");
}

unsigned YamlMap::number(std::string_view key, unsigned absent, unsigned base) {
  if (!has(key)) {
    entry(key);
    return absent;
  }
  const std::string text = text_or_empty(key);
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, static_cast<int>(base));
  if (error != std::errc() || end != text.data() + text.size()) {
    fail_at(key, quoted(text) + " is no number of base " + std::to_string(base));
  }
  return number;
}

std::vector<std::string> YamlMap::list(std::string_view key) {
  const std::optional<YAML::Node> node = find(key);
  if (!node) return {};
  if (node->IsScalar()) return {scalar(file_, *node)};
  if (!node->IsSequence()) fail_at(key, quoted(key) + " must be a list");
  std::vector<std::string> texts;
  for (const YAML::Node& item : *node) {
    std::string text = scalar(file_, item);
    if (std::find(texts.begin(), texts.end(), text) != texts.end()) {
      rules::fail(file_, item.Mark(), quoted(text) + " is listed twice");
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

YamlMap YamlMap::map(std::string_view key) {
  return {file_, require(key)};
}

void YamlMap::finish() const {
  for (const Entry& entry : entries_) {
    if (entry.taken) continue;
    std::string known;
    for (const std::string& key : known_) known += (known.empty() ? "" : ", ") + key;
    rules::fail(file_, entry.mark, "unknown key " + quoted(entry.key) + "; known: " + known);
  }
}

void YamlMap::fail(std::string_view message) const {
  rules::fail(file_, mark_, message);
}

void YamlMap::fail_at(std::string_view key, std::string_view message) const {
  for (const Entry& entry : entries_) {
    if (entry.key == key) rules::fail(file_, entry.mark, message);
  }
  fail(message);
}

YamlMap load_yaml(const std::string& file) {
  try {
    return {file, YAML::LoadFile(file)};
  } catch (const YAML::BadFile&) {
    throw RuleError(file + ":1: cannot be read");
  } catch (const YAML::Exception& error) {
    fail(file, error.mark, error.msg);
  }
}

}  // namespace danglint::rules
