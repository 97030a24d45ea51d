#include "drift/secrets.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "base/digest.h"
#include "base/text.h"
#include "danglint/rules.h"
#include "danglint/state.h"

namespace danglint {
namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

std::unique_ptr<RE2> compiled(std::string_view pattern) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // passwords need not be UTF-8
  options.set_never_nl(false);
  return std::make_unique<RE2>(piece(pattern), options);
}

std::string any_of(std::span<const std::string_view> patterns) {
  std::string text;
  for (const std::string_view pattern : patterns) {
    text += (text.empty() ? "(?:" : "|(?:") + std::string(pattern) + ')';
  }
  return text;
}

// rules/secrets.yaml, compiled.
struct Patterns {
  struct Word {
    std::unique_ptr<RE2> behind;
    std::unique_ptr<RE2> word;
  };

  explicit Patterns(const SecretRule& rule)
      : names(compiled("(?i)" + any_of(rule.names))),
        variables(compiled(any_of(rule.variables))),
        harmless(compiled("(?i)" + any_of(rule.harmless))),
        nameless(compiled("(?i)" + any_of(rule.nameless))),
        any_text(compiled(any_of(rule.texts))) {
    for (const std::string_view text : rule.texts) texts.push_back(compiled(text));
    for (const SecretWord& word : rule.words) {
      Word& made = words.emplace_back();
      made.behind = compiled(word.behind);
      made.word = compiled(word.word);
    }
  }

  std::unique_ptr<RE2> names;
  std::unique_ptr<RE2> variables;
  std::unique_ptr<RE2> harmless;
  std::unique_ptr<RE2> nameless;
  std::unique_ptr<RE2> any_text;  // whether any of those below is found: most texts have none
  std::vector<std::unique_ptr<RE2>> texts;
  std::vector<Word> words;
};

const Patterns& patterns() {
  static const Patterns kPatterns(secret_rule());
  return kPatterns;
}

bool is_secret(std::string_view name) {
  if (RE2::FullMatch(piece(name), *patterns().harmless)) return false;
  return RE2::PartialMatch(piece(name), *patterns().names) ||
         RE2::FullMatch(piece(name), *patterns().variables);
}

// Constants are variables, whatever their case.
bool is_secret_constant(std::string_view name) {
  std::string folded(name);
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
  return is_secret(folded);
}

// yes and no are nobody's password.
bool is_switch(std::string_view value) {
  const std::string folded = to_lower(value);
  constexpr std::array<std::string_view, 10> kSwitches{"",  "yes", "no",   "on",    "off",
                                                       "0", "1",   "true", "false", "none"};
  return std::find(kSwitches.begin(), kSwitches.end(), folded) != kSwitches.end();
}

// A word that may name something: no pattern, path or sentence.
bool is_name(std::string_view word) {
  while (word.starts_with('-')) word.remove_prefix(1);
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '[' || c == ']';
  });
}

// What may be seen of a word whose rest is secret by what stands before it; empty if it is not.
std::string_view open_part(std::string_view statement, std::string_view word) {
  for (const Patterns::Word& rule : patterns().words) {
    re2::StringPiece open;
    if (RE2::FullMatch(piece(word), *rule.word, &open) &&
        RE2::FullMatch(piece(statement), *rule.behind)) {
      return word.substr(0, open.size());
    }
  }
  return {};
}

}  // namespace

std::string Secrets::hidden(std::string_view value) const {
  if (is_switch(value) || value.starts_with(kSecret.substr(0, kSecret.size() - 1))) {
    return std::string(value);
  }
  if (key_.empty()) return std::string(kSecret);
  std::string text(kSecret);
  text.pop_back();
  return text + ' ' + keyed_hash(key_, value) + ')';
}

std::string Secrets::without_secrets(std::string text) const {
  if (!RE2::PartialMatch(text, *patterns().any_text)) return text;
  for (const auto& pattern : patterns().texts) {
    std::string done;
    re2::StringPiece rest(text);
    re2::StringPiece before;
    re2::StringPiece secret;
    while (RE2::PartialMatch(rest, *pattern, &before, &secret)) {
      static const RE2 kNone(R"([$%].*|[0-9]{1,5}/.*)");  // a variable; a port and a path
      const bool is_none = RE2::FullMatch(secret, kNone);
      done.append(rest.data(), static_cast<std::size_t>(secret.data() - rest.data()));
      const std::string_view value(secret.data(), secret.size());
      done += is_none ? std::string(value) : hidden(value);
      rest.remove_prefix(static_cast<std::size_t>(secret.data() - rest.data()) + secret.size());
    }
    if (!done.empty()) text = done + std::string(rest);
  }
  return text;
}

std::string Secrets::shown(std::string_view name,
                           const std::vector<std::string_view>& words) const {
  const bool names_things = !RE2::FullMatch(piece(name), *patterns().nameless);
  std::string statement(name);
  bool hides = is_secret(name);  // all that follows
  for (const std::string_view word : words) {
    const std::size_t equals = word.find('=');
    const bool is_assignment = equals != std::string_view::npos && is_name(word.substr(0, equals));
    std::string shown;
    if (hides) {
      shown = hidden(word);
    } else if (is_assignment && is_secret(word.substr(0, equals))) {
      shown = std::string(word.substr(0, equals + 1)) + hidden(word.substr(equals + 1));
    } else if (const std::string_view open = open_part(statement, word); !open.empty()) {
      shown = std::string(open) + hidden(word.substr(open.size()));
    } else {
      hides = names_things && equals == std::string_view::npos && is_name(word) && is_secret(word);
      shown = without_secrets(std::string(word));
    }
    statement += ' ' + shown;
  }
  return words.empty() ? std::string() : statement.substr(name.size() + 1);
}

std::string Secrets::shown_constant(std::string_view name, std::string_view value) const {
  if (is_secret_constant(name)) return hidden(value);
  return without_secrets(std::string(value));
}

}  // namespace danglint
