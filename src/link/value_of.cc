#include "link/value_of.h"

#include <re2/re2.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace danglint {
namespace {

const RE2& compile(std::string_view pattern) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<RE2>, std::less<>> patterns;
  const std::scoped_lock lock(mutex);
  auto found = patterns.find(pattern);
  if (found == patterns.end()) {
    RE2::Options options(RE2::Quiet);
    options.set_encoding(RE2::Options::EncodingLatin1);
    found = patterns
                .emplace(std::string(pattern),
                         std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                                               options))
                .first;
  }
  return *found->second;
}

// A pattern with what is told of texts before it is asked: what it matches lies from `first` to `last`.
struct Known {
  const RE2* pattern = nullptr;
  unsigned asked = 0;
  bool begins_text = false;  // it matches nowhere but at the beginning
  bool has_range = false;
  std::string first;
  std::string last;

  // All of the text would have to match.
  bool is_ruled_out(std::string_view text) {
    return has_known_range() && (text < first || text > last);
  }

  // Its beginning would have to: of what may follow nothing is known.
  bool is_start_ruled_out(std::string_view text) {
    if (!begins_text || !has_known_range() || first.empty()) return false;
    return text < first || text.substr(0, 1) > std::string_view(last).substr(0, 1);
  }

 private:
  bool has_known_range() {
    constexpr unsigned kWorthIt = 64;  // the range costs as much as some matches
    constexpr int kLength = 8;
    if (++asked == kWorthIt) has_range = pattern->PossibleMatchRange(&first, &last, kLength);
    return has_range;
  }
};

// ^ is before all that it matches: not ^a|b.
bool begins_text(std::string_view pattern) {
  if (!pattern.starts_with('^')) return false;
  int depth = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (pattern.substr(i + 1).starts_with(']') || pattern.substr(i + 1).starts_with("^]")) {
        return false;  // rarely written
      }
    } else if (c == '|' && depth == 0) {
      return false;
    } else {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
  }
  return true;
}

// Each thread knows by their place in memory those it has asked for: rules never move.
Known& known(std::string_view pattern) {
  thread_local std::unordered_map<const char*, Known> all;
  Known& found = all[pattern.data()];
  if (found.pattern == nullptr || std::string_view(found.pattern->pattern()) != pattern) {
    found = {};
    found.pattern = &compile(pattern);
    found.begins_text = begins_text(pattern);
  }
  return found;
}

}  // namespace

bool is_in(std::string_view pattern, std::string_view text) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *known(pattern).pattern);
}

bool fits(std::string_view pattern, std::string_view text) {
  Known& asked = known(pattern);
  return !asked.is_ruled_out(text) &&
         RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *asked.pattern);
}

std::optional<Argument> value_of(std::string_view pattern, const Argument& argument) {
  Known& asked = known(pattern);
  if (asked.is_start_ruled_out(argument.text)) return std::nullopt;
  re2::StringPiece part;
  const re2::StringPiece text(argument.text.data(), argument.text.size());
  if (!RE2::PartialMatch(text, *asked.pattern, &part)) return std::nullopt;
  Argument value = argument;
  if (part.data() == nullptr) return std::nullopt;
  value.text = {part.data(), part.size()};
  // Where quotes or escapes were resolved the text is not the source's: the whole is shown then.
  if (argument.range.length == argument.text.size()) {
    value.range.offset += static_cast<std::uint32_t>(part.data() - argument.text.data());
    value.range.length = static_cast<std::uint32_t>(part.size());
  }
  return value;
}

}  // namespace danglint
