#include "link/php_functions.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

using std::string;
using std::string_view;
using Strings = std::vector<string>;
using Result = std::optional<string>;

constexpr long kMaxNumber = 1 << 20;
constexpr std::size_t kMaxLength = 4096;  // of a path: PATH_MAX

std::optional<long> number(string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || std::abs(value) > kMaxNumber) {
    return std::nullopt;
  }
  return value;
}

// ---- of patterns: a hole may be any text

// PHP's dirname() as far as the last literal tells; a hole may hide the last slash.
StringPattern dirname_of(const StringPattern& pattern) {
  if (pattern.is_constant()) return StringPattern::constant(path::dirname(pattern.head()));
  StringPattern shorter = pattern;
  string& tail = shorter.literals.back();
  while (tail.ends_with('/')) tail.pop_back();
  const std::size_t slash = tail.rfind('/');
  if (slash == string::npos) return StringPattern::hole();
  tail.resize(slash);
  return shorter;
}

StringPattern basename_of(const StringPattern& pattern) {
  if (pattern.is_constant()) return StringPattern::constant(path::basename(pattern.head()));
  const string& tail = pattern.tail();
  const std::size_t slash = tail.rfind('/');
  if (slash == string::npos || slash + 1 == tail.size()) return StringPattern::hole();
  return StringPattern::constant(string_view(tail).substr(slash + 1));
}

template <typename Function>
AbstractString map(const AbstractString& value, Function function) {
  AbstractString mapped;
  for (const StringPattern& pattern : value.alternatives()) mapped.add(function(pattern));
  return mapped;
}

// What trim() takes off; " \n\r\t\v\0" unless said otherwise.
string trimmed_set(const Strings& arguments) {
  return arguments.size() > 1 ? arguments[1] : string(" \n\r\t\v\0", 6);
}

void trim_start(string& text, string_view set) {
  text.erase(0, std::min(text.find_first_not_of(set), text.size()));
}
void trim_end(string& text, string_view set) {
  const std::size_t last = text.find_last_not_of(set);
  text.resize(last == string::npos ? 0 : last + 1);
}

// Where the end is a literal that does not vanish, what is before it does not matter.
std::optional<AbstractString> trim_pattern(string_view function, const AbstractString& value,
                                           const AbstractString* set) {
  if (set != nullptr && set->single_constant() == nullptr) return std::nullopt;
  const string characters = set == nullptr ? trimmed_set({}) : *set->single_constant();
  return map(value, [&](StringPattern pattern) {
    if (function != "ltrim") trim_end(pattern.literals.back(), characters);
    if (function == "ltrim" || function == "trim") {
      trim_start(pattern.literals.front(), characters);
    }
    return pattern;
  });
}

string replaced(string text, string_view from, string_view to) {
  if (from.empty()) return text;
  for (std::size_t at = text.find(from); at != string::npos && text.size() <= kMaxLength;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// ---- of constants

Result substr(const Strings& a) {
  const auto start = number(a[1]);
  const auto length = a.size() > 2 ? number(a[2]) : std::optional<long>(kMaxNumber);
  if (!start || !length) return std::nullopt;
  const long size = static_cast<long>(a[0].size());
  const long first = *start < 0 ? std::max(0L, size + *start) : std::min(*start, size);
  const long end = *length < 0 ? size + *length : std::min(size, first + *length);
  if (end <= first) return string();
  return a[0].substr(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
}

Result found_from(const string& text, std::size_t at) {
  if (at == string::npos) return std::nullopt;  // false
  return text.substr(at);
}

Result position(std::size_t at) {
  if (at == string::npos) return std::nullopt;
  return std::to_string(at);
}

Result preg_replace(const Strings& a) {
  string_view pattern = a[0];
  if (pattern.size() < 2) return std::nullopt;
  constexpr string_view kOpen = "({[<";
  constexpr string_view kClose = ")}]>";
  const std::size_t bracket = kOpen.find(pattern[0]);
  const char delimiter = bracket == string_view::npos ? pattern[0] : kClose[bracket];
  const std::size_t end = pattern.rfind(delimiter);
  if (end == 0 || end == string_view::npos) return std::nullopt;
  RE2::Options options(RE2::Quiet);
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_max_mem(1 << 20);
  for (const char flag : pattern.substr(end + 1)) {
    if (flag == 'i') {
      options.set_case_sensitive(false);
    } else if (flag != 'u') {
      return std::nullopt;
    }
  }
  pattern = pattern.substr(1, end - 1);
  const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled.ok()) return std::nullopt;
  // PHP writes \1 and $1, RE2 only \1.
  string rewrite;
  for (std::size_t i = 0; i < a[1].size(); ++i) {
    const char c = a[1][i];
    const bool is_group =
        (c == '$' || c == '\\') && i + 1 < a[1].size() && a[1][i + 1] >= '0' && a[1][i + 1] <= '9';
    if (is_group) {
      rewrite += '\\';
      rewrite += a[1][++i];
    } else {
      rewrite += c == '\\' ? string("\\\\") : string(1, c);
    }
  }
  string problem;
  if (!compiled.CheckRewriteString(rewrite, &problem)) return std::nullopt;
  string text = a[2];
  RE2::GlobalReplace(&text, compiled, rewrite);
  return text;
}

string first_letter(string text, char from, char to) {
  if (!text.empty() && text[0] >= from && text[0] <= to)
    text[0] = static_cast<char>(text[0] ^ 0x20);
  return text;
}

string to_upper(string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c ^ 0x20);
  }
  return text;
}

struct Function {
  std::size_t fewest;  // arguments
  std::size_t most;
  Result (*call)(const Strings&);
};

const std::unordered_map<string_view, Function>& functions() {
  static const std::unordered_map<string_view, Function> table{
      {"substr", {2, 3, substr}},
      {"mb_substr", {2, 3, substr}},
      {"strrchr",
       {2, 2,
        [](const Strings& a) {
          return a[1].empty() ? std::nullopt : found_from(a[0], a[0].rfind(a[1][0]));
        }}},
      {"strstr", {2, 2, [](const Strings& a) { return found_from(a[0], a[0].find(a[1])); }}},
      {"strpos", {2, 2, [](const Strings& a) { return position(a[0].find(a[1])); }}},
      {"strrpos", {2, 2, [](const Strings& a) { return position(a[0].rfind(a[1])); }}},
      {"strlen", {1, 1, [](const Strings& a) { return Result(std::to_string(a[0].size())); }}},
      {"preg_replace", {3, 3, preg_replace}},
      {"ucfirst", {1, 1, [](const Strings& a) { return Result(first_letter(a[0], 'a', 'z')); }}},
      {"lcfirst", {1, 1, [](const Strings& a) { return Result(first_letter(a[0], 'A', 'Z')); }}},
      {"basename",
       {2, 2,
        [](const Strings& a) {
          string name(path::basename(a[0]));
          if (name != a[1] && name.ends_with(a[1])) name.resize(name.size() - a[1].size());
          return Result(name);
        }}},
      {"str_repeat",
       {2, 2,
        [](const Strings& a) -> Result {
          const auto count = number(a[1]);
          if (!count || *count < 0 || a[0].size() * static_cast<std::size_t>(*count) > kMaxLength)
            return std::nullopt;
          string text;
          for (long i = 0; i < *count; ++i) text += a[0];
          return text;
        }}},
      {"chr",
       {1, 1,
        [](const Strings& a) -> Result {
          const auto code = number(a[0]);
          if (!code || *code <= 0 || *code > 255) return std::nullopt;
          return string(1, static_cast<char>(*code));
        }}},
      {"strtr",
       {3, 3,
        [](const Strings& a) {
          string text = a[0];
          for (char& c : text) {
            const std::size_t at = a[1].find(c);
            if (at < a[2].size()) c = a[2][at];
          }
          return Result(text);
        }}},
      // get_include_path() and this are what is looked through anyway.
      {"ini_get",
       {1, 1,
        [](const Strings& a) -> Result {
          return a[0] == "include_path" ? Result(".") : std::nullopt;
        }}},
      {"pathinfo",
       {2, 2,
        [](const Strings& a) -> Result {
          constexpr std::array<std::pair<string_view, string_view>, 4> kParts{
              {{"1", "dirname"}, {"2", "basename"}, {"4", "extension"}, {"8", "filename"}}};
          for (const auto& [flag, part] : kParts) {
            if (a[1] != flag) continue;
            const AbstractString value = pathinfo_of(AbstractString::constant(a[0]), part);
            return *value.single_constant();
          }
          return std::nullopt;
        }}},
  };
  return table;
}

// Every combination of the arguments' constants; unknown as soon as one has a hole.
std::optional<AbstractString> combine(const Function& function,
                                      const std::vector<AbstractString>& arguments) {
  std::vector<Strings> rows{{}};
  for (const AbstractString& argument : arguments) {
    std::vector<Strings> longer;
    for (const StringPattern& alternative : argument.alternatives()) {
      if (!alternative.is_constant()) return std::nullopt;
      for (const Strings& row : rows) {
        longer.push_back(row);
        longer.back().push_back(alternative.head());
      }
    }
    if (longer.size() > AbstractString::kMaxAlternatives) return std::nullopt;
    rows = std::move(longer);
  }
  AbstractString values;
  for (const Strings& row : rows) {
    const Result value = function.call(row);
    values.add(value ? StringPattern::constant(*value) : StringPattern::hole());
  }
  return values;
}

std::optional<AbstractString> dirname(const std::vector<AbstractString>& arguments) {
  long levels = 1;
  if (arguments.size() > 1) {
    constexpr long kDeepest = 100;
    const string* text = arguments[1].single_constant();
    const auto wanted = text == nullptr ? std::nullopt : number(*text);
    if (!wanted || *wanted < 1 || *wanted > kDeepest) return std::nullopt;
    levels = *wanted;
  }
  AbstractString value = arguments[0];
  for (long level = 0; level < levels; ++level) value = map(value, dirname_of);
  return value;
}

// '%s/inc/%s.php'; other conversions are holes.
std::optional<AbstractString> sprintf(const std::vector<AbstractString>& arguments) {
  const string* format = arguments[0].single_constant();
  if (format == nullptr) return std::nullopt;
  AbstractString whole = AbstractString::constant("");
  std::size_t next = 1;
  for (std::size_t at = 0; at < format->size();) {
    const std::size_t percent = std::min(format->find('%', at), format->size());
    whole =
        concatenate(whole, AbstractString::constant(string_view(*format).substr(at, percent - at)));
    at = percent;
    if (at == format->size()) break;
    if (at + 1 < format->size() && (*format)[at + 1] == '%') {
      whole = concatenate(whole, AbstractString::constant("%"));
      at += 2;
      continue;
    }
    const std::size_t end = format->find_first_not_of("0123456789.+-$'", at + 1);
    if (end == string::npos) return std::nullopt;
    std::size_t index = next;
    const string_view flags = string_view(*format).substr(at + 1, end - at - 1);
    if (flags.ends_with('$')) {
      index =
          static_cast<std::size_t>(number(flags.substr(0, flags.size() - 1)).value_or(kMaxNumber));
    } else {
      ++next;
    }
    const bool is_plain = (*format)[end] == 's' && (flags.empty() || flags.ends_with('$'));
    whole = concatenate(
        whole, is_plain && index < arguments.size() ? arguments[index] : AbstractString::unknown());
    at = end + 1;
  }
  return whole;
}

std::optional<AbstractString> str_replace(const std::vector<AbstractString>& arguments) {
  const string* from = arguments[0].single_constant();
  const string* to = arguments[1].single_constant();
  if (from == nullptr || to == nullptr) return std::nullopt;
  return map(arguments[2], [&](StringPattern pattern) {
    for (string& literal : pattern.literals) literal = replaced(literal, *from, *to);
    return pattern;
  });
}

}  // namespace

AbstractString pathinfo_of(const AbstractString& path, string_view part) {
  if (part == "dirname") return map(path, dirname_of);
  AbstractString name = map(path, basename_of);
  if (part == "basename") return name;
  return map(name, [&](const StringPattern& pattern) {
    if (!pattern.is_constant()) return StringPattern::hole();
    const string_view text = pattern.head();
    const std::size_t dot = text.rfind('.');
    if (part == "filename") return StringPattern::constant(text.substr(0, dot));
    if (part != "extension" || dot == string_view::npos) return StringPattern::constant("");
    return StringPattern::constant(text.substr(dot + 1));
  });
}

std::optional<string_view> php_constant(string_view name) {
  constexpr std::array<std::pair<string_view, string_view>, 7> kConstants{
      {{"DIRECTORY_SEPARATOR", "/"},
       {"PATH_SEPARATOR", ":"},
       {"PHP_EOL", "\n"},
       {"PATHINFO_DIRNAME", "1"},
       {"PATHINFO_BASENAME", "2"},
       {"PATHINFO_EXTENSION", "4"},
       {"PATHINFO_FILENAME", "8"}}};
  for (const auto& [known, value] : kConstants) {
    if (known == name) return value;
  }
  return std::nullopt;
}

bool is_php_function(string_view name) {
  constexpr std::array<string_view, 19> kOthers{"basename",
                                                "chop",
                                                "dirname",
                                                "get_include_path",
                                                "getcwd",
                                                "ltrim",
                                                "mb_strtolower",
                                                "pathinfo",
                                                "mb_strtoupper",
                                                "realpath",
                                                "rtrim",
                                                "sprintf",
                                                "str_replace",
                                                "strtolower",
                                                "strtoupper",
                                                "strval",
                                                "stream_resolve_include_path",
                                                "substr_replace",
                                                "trim"};
  return functions().contains(name) ||
         std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end();
}

std::optional<AbstractString> call_php_function(string_view function,
                                                const std::vector<AbstractString>& arguments) {
  const std::size_t count = arguments.size();
  if (function == "getcwd" && count == 0) return AbstractString::unknown();
  if (function == "get_include_path" && count == 0) return AbstractString::constant(".");
  if (count == 0) return std::nullopt;
  if (function == "dirname" && count <= 2) return dirname(arguments);
  if (function == "basename" && count == 1) return map(arguments[0], basename_of);
  // Of a file that exists, realpath is another name of the same file; that of 'system' is below where the program was
  // started.
  if (function == "realpath") {
    return map(arguments[0], [](const StringPattern& pattern) {
      if (!pattern.is_constant() || pattern.head().starts_with('/')) return pattern;
      const bool is_upwards = pattern.head().find_first_not_of("./") == string::npos;
      if (is_upwards) return StringPattern::hole();
      return concatenate(StringPattern::hole(), StringPattern::constant("/" + pattern.head()));
    });
  }
  constexpr std::array<string_view, 2> kSame{"strval", "stream_resolve_include_path"};
  if (std::find(kSame.begin(), kSame.end(), function) != kSame.end()) return arguments[0];
  constexpr std::array<string_view, 4> kTrims{"trim", "rtrim", "chop", "ltrim"};
  if (std::find(kTrims.begin(), kTrims.end(), function) != kTrims.end() && count <= 2) {
    return trim_pattern(function, arguments[0], count > 1 ? &arguments[1] : nullptr);
  }
  if (function == "sprintf") return sprintf(arguments);
  if (function == "str_replace" && count == 3) return str_replace(arguments);
  // What is put in the place of an end is the new end.
  if (function == "substr_replace" && count == 3) {
    return concatenate(AbstractString::unknown(), arguments[1]);
  }
  const auto each_literal = [&](auto change) {
    return map(arguments[0], [&](StringPattern pattern) {
      for (string& literal : pattern.literals) literal = change(literal);
      return pattern;
    });
  };
  if (function == "strtolower" || function == "mb_strtolower") {
    return each_literal([](const string& text) { return to_lower(text); });
  }
  if (function == "strtoupper" || function == "mb_strtoupper") {
    return each_literal([](const string& text) { return to_upper(text); });
  }
  const auto known = functions().find(function);
  if (known == functions().end()) return std::nullopt;
  if (count < known->second.fewest || count > known->second.most) return std::nullopt;
  return combine(known->second, arguments);
}

}  // namespace danglint
