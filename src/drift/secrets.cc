#include "drift/secrets.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/digest.h"
#include "base/text.h"
#include "danglint/state.h"

namespace danglint {
namespace {

// Names of directives, variables, headers, options. In doubt it is one: what is hidden costs a detail, what is not
// a password.
bool is_secret(std::string_view name) {
  static const RE2 kNames(
      R"((?i)pass(?:word|wd|phrase)?(?:$|[^a-z])|(?:^|[^a-z])pass|(?:[a-z]+pass|passwords?|passwd|pwd|_pw|-pw|secret|tokens?|credentials?|api[-_]?keys?|app[-_]?key|)"
      R"(access[-_]?keys?|auth[-_]?(?:key|token|code)|private[-_]?key|encryption[-_]?key|signing[-_]?key|cookie[-_]?key|master[-_]?key|hash[-_]?key|salt|_pat)$|)"
      R"(password|secret|token|credential|api[-_]?key|^(?:[a-z-]*authorization|cookie|x-auth[-a-z]*|masterauth|primaryauth|dynamic-cookie-key|wsrep_sst_auth|)"
      R"(secure_link_md5|[a-z_]*encryption_key[a-z0-9_]*)$)");
  static const RE2 kEnvironment(
      R"([A-Z0-9_]*(?:PASS|SECRET|TOKEN|CREDENTIAL|SALT|PWD|DSN|APIKEY|PRIVATE|AUTH)[A-Z0-9_]*)"
      R"(|[A-Z0-9_]+_(?:KEY|PW|PAT)(?:_[A-Z0-9_]*)?|KEY|PW)");
  static const RE2 kHarmless(
      R"((?i)(?:fastcgi|proxy|uwsgi|scgi|grpc|memcached|tunnel)_pass.*|[a-z_]*(?:pass_header|pass_request)[a-z_]*|)"
      R"(proxypass[a-z]*|passenv|passenger.*|server_?tokens|passwordauthentication|permitemptypasswords|)"
      R"(access-control-allow-credentials|[a-z_-]*(?:_file|_path|_dir)|include|bypass|[a-z_]*bypass)");
  const re2::StringPiece text(name.data(), name.size());
  if (RE2::FullMatch(text, kHarmless)) return false;
  return RE2::PartialMatch(text, kNames) || RE2::FullMatch(text, kEnvironment);
}

// Constants are named in other ways: AUTH_KEY, NONCE_SALT.
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

// What stands within longer texts; the second group is secret.
const std::vector<std::unique_ptr<RE2>>& patterns() {
  static const std::vector<std::unique_ptr<RE2>> kPatterns = [] {
    std::vector<std::unique_ptr<RE2>> all;
    for (
        const char* pattern : {
            // https://user:password@host, and several of them; a port and a path are none
            R"((://[^\s/@:,'"]*:)([^\s@,'"]*[^\s@,'"0-9/][^\s@,'"]*|[0-9]+)@)",
            R"((://)([A-Za-z0-9_-]{16,})@)",
            R"(((?i:basic|bearer|digest)[\s\\]+)([A-Za-z0-9+/=._~-]{3,}))",
            R"(((?i:(?:[a-z-]*authorization|x-api-key|x-auth-token|cookie)["']?\s*:[\s\\]*))([^"']+))",
            R"(((?i:["'][a-z0-9_.-]*(?:pass|pwd|secret|token|api_?key|salt)[a-z0-9_.-]*["']\s*(?:=>|:)\s*["']))([^"']+))",
            R"(((?i:(?:^|[^a-z0-9])(?:[a-z0-9]+[_-])*(?:password|passwd|pass|pwd|secret|token|api[_-]?key|auth)=))([^\s;&,'"]+))",
            R"(((?i:(?:^|[^A-Za-z])identified\s+by\s+['"]|set\s+password\s*=\s*['"]))([^'"]+))",
        }) {
      all.push_back(std::make_unique<RE2>(pattern, RE2::Quiet));
    }
    return all;
  }();
  return kPatterns;
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
  for (const auto& pattern : patterns()) {
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
  const std::string folded = to_lower(name);
  // Headers and files of them, the user of an option, and what an account of redis begins with.
  const bool is_rewrite =
      folded.starts_with("rewrite") || folded == "return" || folded == "location";
  std::string text;
  bool hides = is_secret(name);
  bool hides_behind_colon = false;
  for (const std::string_view given : words) {
    std::string word(given);
    const std::size_t equals = word.find('=');
    const bool is_assignment = equals != std::string::npos && is_name(given.substr(0, equals));
    if (hides) {
      word = hidden(given);
    } else if (is_assignment && is_secret(given.substr(0, equals))) {
      word = word.substr(0, equals + 1) + hidden(given.substr(equals + 1));
    } else if (hides_behind_colon && given.find(':') != std::string_view::npos) {
      word = word.substr(0, given.find(':') + 1) + hidden(given.substr(given.find(':') + 1));
    } else if (folded == "user" && given.starts_with('>')) {
      word = '>' + hidden(given.substr(1));
    } else if (given.starts_with("-p") && given.size() > 2 &&
               text.find("mysql") != std::string::npos) {
      word = "-p" + hidden(given.substr(2));
    } else {
      hides = equals == std::string::npos && !is_rewrite && is_name(given) && is_secret(given);
      word = without_secrets(std::move(word));
    }
    hides_behind_colon = given == "-u" || given == "--user" || given == "auth";
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

std::string Secrets::shown_constant(std::string_view name, std::string_view value) const {
  if (is_secret_constant(name)) return hidden(value);
  return without_secrets(std::string(value));
}

}  // namespace danglint
