#include "base/path.h"

#include <fnmatch.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"

namespace danglint::path {

std::string join(std::string_view folder, std::string_view name) {
  if (name.starts_with('/')) return std::string(name);
  std::string joined(folder);
  if (!joined.ends_with('/')) joined += '/';
  joined += name;
  return joined;
}

namespace {

// Absolute, and no component of it says nothing, or is . or ..
bool is_normal(std::string_view path) {
  if (!path.starts_with('/') || path.ends_with('/')) return false;
  for (std::size_t slash = 0; slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    const char next = path[slash + 1];
    if (next == '/' || next == '.') return false;  // .htaccess is as well, which is rare
  }
  return true;
}

}  // namespace

std::string normalize(std::string_view path) {
  if (is_normal(path)) return std::string(path);
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> kept;
  std::size_t at = 0;
  while (at < path.size()) {
    std::size_t end = path.find('/', at);
    if (end == std::string_view::npos) end = path.size();
    const std::string_view name = path.substr(at, end - at);
    at = end + 1;
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      if (!kept.empty() && kept.back() != "..") {
        kept.pop_back();
        continue;
      }
      if (absolute) continue;
    }
    kept.push_back(name);
  }
  std::string normal;
  for (const std::string_view name : kept) {
    if (absolute || !normal.empty()) normal += '/';
    normal += name;
  }
  return normal;
}

std::string_view dirname(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  path = path.substr(0, slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? "/" : path;
}

std::string_view basename(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view extension(std::string_view path) {
  const std::string_view name = basename(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return name.substr(dot + 1);
}

bool is_within(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string_view below(std::string_view path, std::string_view folder) {
  path.remove_prefix(folder.size());
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

std::string relative_to(std::string_view path, std::string_view folder) {
  if (folder == "/") folder = "";
  if (!is_within(path, folder)) return std::string(path);
  const std::string_view rest = below(path, folder);
  return rest.empty() ? "." : std::string(rest);
}

namespace {

constexpr std::string_view kAnyFolders = "**";

// A ** that is only a part of a name (/srv/app**) crosses folders as well.
bool is_glued(std::string_view name) {
  return name != kAnyFolders && name.find(kAnyFolders) != std::string_view::npos;
}

bool fits(std::string_view name, std::string_view pattern) {
  return fnmatch(std::string(pattern).c_str(), std::string(name).c_str(), 0) == 0;
}

}  // namespace

bool matches_glob(std::string_view path, std::string_view pattern) {
  const std::size_t special = pattern.find_first_of("*?[\\");
  if (special == std::string_view::npos) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (pattern.size() > 1 && pattern.ends_with('/')) pattern.remove_suffix(1);
    return path == pattern;
  }
  if (!path.starts_with(pattern.substr(0, special))) return false;
  const auto names = split(path, "/");
  const auto wanted = split(pattern, "/");
  if (std::any_of(wanted.begin(), wanted.end(), is_glued)) return fits(path, pattern);
  // As wildcards go: the last ** takes one more name whenever the rest does not fit.
  std::size_t at = 0;
  std::size_t next = 0;
  std::optional<std::pair<std::size_t, std::size_t>> again;
  while (at < names.size()) {
    if (next < wanted.size() && wanted[next] == kAnyFolders) {
      again = {at, ++next};
    } else if (next < wanted.size() && fits(names[at], wanted[next])) {
      ++at;
      ++next;
    } else if (again) {
      at = ++again->first;
      next = again->second;
    } else {
      return false;
    }
    // At the end it is for what lies below, not for the folder itself.
    if (at == names.size() && next + 1 == wanted.size() && wanted[next] == kAnyFolders)
      return false;
  }
  return next == wanted.size();
}

bool has_glob(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

}  // namespace danglint::path
