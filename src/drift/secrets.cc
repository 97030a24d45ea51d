#include "drift/secrets.h"

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "danglint/state.h"

namespace danglint {
namespace {

template <std::size_t kCount>
bool has_any(std::string_view text, const std::array<std::string_view, kCount>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool is_secret(std::string_view name) {
  constexpr std::array<std::string_view, 9> kWords{"pass",          "secret",     "token",
                                                   "credential",    "apikey",     "api_key",
                                                   "authorization", "cookie_key", "pwd"};
  // fastcgi_pass names a server.
  constexpr std::array<std::string_view, 12> kHarmless{
      "tokens",       "pass_header", "pass_request", "proxypass", "passenv",   "passenger",
      "fastcgi_pass", "proxy_pass",  "uwsgi_pass",   "scgi_pass", "grpc_pass", "memcached_pass"};
  const std::string folded = to_lower(name);
  return has_any(folded, kWords) && !has_any(folded, kHarmless);
}

// Constants are named in other ways: AUTH_KEY, NONCE_SALT, DATABASE_DSN.
bool is_secret_constant(std::string_view name) {
  constexpr std::array<std::string_view, 10> kWords{
      "PASS", "SECRET", "TOKEN", "CREDENTIAL", "SALT", "PWD", "DSN", "APIKEY", "PRIVATE", "AUTH"};
  std::string folded(name);
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
  return has_any(folded, kWords) || folded == "KEY" || folded.ends_with("_KEY");
}

}  // namespace

std::string Secrets::hidden(std::string_view value) const {
  if (key_.empty()) return std::string(kSecret);
  std::string text(kSecret);
  text.pop_back();
  return text + ' ' + keyed_hash(key_, value) + ')';
}

// mysql://user:password@host/
std::string Secrets::without_password(std::string word) const {
  const std::size_t scheme = word.find("://");
  if (scheme == std::string::npos) return word;
  const std::size_t host = scheme + 3;
  const std::size_t end = std::min(word.find_first_of("/?# \"'", host), word.size());
  const std::size_t at = word.rfind('@', end - 1);
  const std::size_t colon = word.find(':', host);
  if (at == std::string::npos || at < host || colon == std::string::npos || colon > at) return word;
  const std::string password = word.substr(colon + 1, at - colon - 1);
  if (password.starts_with('$') || password.starts_with('%')) return word;  // a variable
  return word.replace(colon + 1, password.size(), hidden(password));
}

std::string Secrets::shown(std::string_view name,
                           const std::vector<std::string_view>& words) const {
  std::string text;
  bool hides = is_secret(name);
  for (const std::string_view given : words) {
    std::string word(given);
    const std::size_t equals = word.find('=');
    if (hides) {
      word = hidden(given);
    } else if (equals != std::string::npos && is_secret(given.substr(0, equals))) {
      word = word.substr(0, equals + 1) + hidden(given.substr(equals + 1));
    } else {
      hides = equals == std::string::npos && is_secret(given);
      word = without_password(std::move(word));
    }
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

std::string Secrets::shown_constant(std::string_view name, std::string_view value) const {
  if (is_secret_constant(name)) return hidden(value);
  return without_password(std::string(value));
}

}  // namespace danglint
