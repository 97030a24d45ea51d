// Path arithmetic on strings. No file system is asked.
#pragma once

#include <string>
#include <string_view>

namespace danglint::path {

// "a" + "b" -> "a/b"; an absolute `name` stands alone.
std::string join(std::string_view folder, std::string_view name);

// Without ".", "..", "//" and a trailing slash. ".." is resolved lexically: only for paths without
// links in them.
// "/" and "" both become "" (the root, as Zone has it) when absolute; a relative path may become
// "".
std::string normalize(std::string_view path);

// What dirname(3) and PHP's dirname() say: "/a/b" -> "/a", "/a" -> "/", "a" -> ".".
std::string_view dirname(std::string_view path);
std::string_view basename(std::string_view path);

// "php" of "a.b/x.php"; empty without a dot in the base name or for dotfiles.
std::string_view extension(std::string_view path);

// `path` is `folder` or below it. `folder` has no trailing slash; "" contains everything absolute.
bool is_within(std::string_view path, std::string_view folder);

// The part of `path` below `folder`, without a leading slash. Requires is_within().
std::string_view below(std::string_view path, std::string_view folder);

// `path` as seen from `folder`; both absolute and normalised. Unchanged when it is not inside.
std::string relative_to(std::string_view path, std::string_view folder);

// Some folder name of the relative path `path` (its base name left out) satisfies `predicate`.
template <typename Predicate>
bool any_folder(std::string_view path, Predicate predicate) {
  std::size_t start = 0;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', start)) {
    if (predicate(path.substr(start, slash - start))) return true;
    start = slash + 1;
  }
  return false;
}

// fnmatch(3) of each name: '*' and '?' stop at '/'. A name "**" is for any number of folders, also none;
// at the end, for all that lies below. Where ** is a part of a name, every * crosses folders.
bool matches_glob(std::string_view path, std::string_view pattern);
bool has_glob(std::string_view path);

}  // namespace danglint::path
