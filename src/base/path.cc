#include "base/path.h"

#include <fnmatch.h>

#include <vector>

namespace danglint::path {

std::string join(std::string_view folder, std::string_view name) {
  if (name.starts_with('/')) return std::string(name);
  std::string joined(folder);
  if (!joined.ends_with('/')) joined += '/';
  joined += name;
  return joined;
}

std::string normalize(std::string_view path) {
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

bool matches_glob(std::string_view path, std::string_view pattern) {
  // Any number of folders may be none.
  if (const std::size_t any = pattern.find("/**/"); any != std::string_view::npos) {
    const std::string shorter =
        std::string(pattern.substr(0, any)) + std::string(pattern.substr(any + 3));
    if (matches_glob(path, shorter)) return true;
  }
  const bool crosses_folders = pattern.find("**") != std::string_view::npos;
  return fnmatch(std::string(pattern).c_str(), std::string(path).c_str(),
                 crosses_folders ? 0 : FNM_PATHNAME) == 0;
}

bool has_glob(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

}  // namespace danglint::path
