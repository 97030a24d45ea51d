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

// Each thread knows by their place in memory those it has asked for: rules never move.
const RE2& compiled(std::string_view pattern) {
  thread_local std::unordered_map<const char*, const RE2*> known;
  const RE2*& found = known[pattern.data()];
  if (found == nullptr || std::string_view(found->pattern()) != pattern) found = &compile(pattern);
  return *found;
}

}  // namespace

bool is_in(std::string_view pattern, std::string_view text) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled(pattern));
}

bool fits(std::string_view pattern, std::string_view text) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled(pattern));
}

std::optional<Argument> value_of(std::string_view pattern, const Argument& argument) {
  re2::StringPiece part;
  const re2::StringPiece text(argument.text.data(), argument.text.size());
  if (!RE2::PartialMatch(text, compiled(pattern), &part)) return std::nullopt;
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
