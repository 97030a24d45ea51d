#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "extract/config_writer.h"
#include "extract/line_grammar.h"

namespace danglint {
namespace {

// Aliases may make a small file say a million things.
constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxText = 64U << 20U;
constexpr unsigned kMaxDepth = 100;
constexpr unsigned kDepthOfOwnNames = 1;  // below services:

class YamlReader {
 public:
  YamlReader(std::string_view source, FileFacts& facts) : source_(source), facts_(facts) {}

  // False: there is more than is looked at.
  bool mapping(const YAML::Node& map, std::uint32_t parent, unsigned depth) {
    std::set<std::string> said;
    return entries(map, parent, depth, said, false);
  }

 private:
  // What it says itself, then what is merged into it (<<) and not said already. Extensions (x-...) mean nothing where they
  // stand; but the names of services and volumes are the user's own: x-ray.
  bool entries(const YAML::Node& map, std::uint32_t parent, unsigned depth,
               std::set<std::string>& said, bool is_merged) {
    if (depth > kMaxDepth) return false;
    std::vector<YAML::Node> merged;
    for (const auto& entry : map) {
      if (!is_within_bounds(entry.first)) return false;
      if (!entry.first.IsScalar()) continue;
      if (depth != kDepthOfOwnNames && entry.first.Scalar().starts_with("x-")) continue;
      if (entry.first.Scalar() == "<<") {
        if (entry.second.IsMap()) merged.push_back(entry.second);
        if (entry.second.IsSequence()) {
          for (const YAML::Node& one : entry.second) merged.push_back(one);
        }
        continue;
      }
      if (!said.insert(entry.first.Scalar()).second) {
        // yaml-cpp keeps both in silence.
        if (!is_merged) {
          add_syntax_error(range(entry.first),
                           "'" + entry.first.Scalar() + "' is said twice in one mapping", facts_);
        }
        continue;
      }
      if (!value(entry.first, entry.second, parent, depth)) return false;
    }
    return std::all_of(merged.begin(), merged.end(), [&](const YAML::Node& one) {
      return !one.IsMap() || entries(one, parent, depth + 1, said, true);
    });
  }

  bool value(const YAML::Node& key, const YAML::Node& value, std::uint32_t parent, unsigned depth) {
    const bool is_section = value.IsMap();
    const std::uint32_t index = add_directive(key.Scalar(), range(key), parent, is_section, facts_);
    if (is_section) return mapping(value, index, depth + 1);
    if (value.IsScalar()) {
      if (!is_within_bounds(value)) return false;
      add_argument(value.Scalar(), range(value), false, facts_);
    }
    if (!value.IsSequence()) return true;
    for (const YAML::Node& item : value) {
      if (!is_within_bounds(item)) return false;
      if (item.IsScalar()) add_argument(item.Scalar(), range(item), false, facts_);
    }
    for (const YAML::Node& item : value) {
      if (!item.IsMap()) continue;
      const std::uint32_t section = add_directive(key.Scalar(), range(key), parent, true, facts_);
      if (!mapping(item, section, depth + 1)) return false;
    }
    return true;
  }

  bool is_within_bounds(const YAML::Node& node) {
    text_ += node.IsScalar() ? node.Scalar().size() : 0;
    return ++nodes_ <= kMaxNodes && text_ <= kMaxText;
  }

  Range range(const YAML::Node& node) const {
    const YAML::Mark mark = node.Mark();
    if (mark.pos < 0 || static_cast<std::size_t>(mark.pos) > source_.size()) return {};
    auto begin = static_cast<std::size_t>(mark.pos);
    const std::string& text = node.Scalar();
    if (source_.substr(begin, 1) == "\"" || source_.substr(begin, 1) == "'") ++begin;
    const bool is_plain = source_.substr(begin, text.size()) == text;
    return range_of(begin, begin + (is_plain ? text.size() : 1));
  }

  std::string_view source_;
  FileFacts& facts_;
  std::size_t nodes_ = 0;
  std::size_t text_ = 0;  // bytes of all that was looked at
};

}  // namespace

void parse_yaml(std::string_view source, FileFacts& facts) {
  try {
    const YAML::Node root = YAML::Load(std::string(source));
    if (root.IsNull()) return;
    if (!root.IsMap()) {
      add_syntax_error(range_of(0, std::min<std::size_t>(source.size(), 1)),
                       "this is no mapping of names to values", facts);
    } else if (!YamlReader(source, facts).mapping(root, kNoParent, 0)) {
      facts.is_cut = true;
    }
  } catch (const YAML::Exception& error) {
    const bool has_place =
        error.mark.pos >= 0 && static_cast<std::size_t>(error.mark.pos) <= source.size();
    const std::size_t at = has_place ? static_cast<std::size_t>(error.mark.pos) : 0;
    add_syntax_error(range_of(at, at), error.msg, facts);
  }
}

}  // namespace danglint
