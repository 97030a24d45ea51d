#include "scratch_folder.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "process.h"

namespace danglint {

namespace fs = std::filesystem;

namespace {

constexpr fs::perms kFolderMode{0755};

void set_mode(const fs::path& path, fs::perms mode) {
  fs::permissions(path, mode);
}

// A test may leave folders that their owner cannot enter.
void make_removable(const fs::path& folder) {
  std::error_code error;
  fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, error);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory(error) && !entry.is_symlink(error)) make_removable(entry.path());
  }
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string name = fs::canonical(fs::temp_directory_path()) / "danglint-test-XXXXXX";
  if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), name);
  path_ = name;
  set_mode(path_, kFolderMode);
}

ScratchFolder::~ScratchFolder() {
  make_removable(path_);
  std::error_code error;
  fs::remove_all(path_, error);
}

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const fs::path& path, std::string_view content) {
  std::ofstream stream(path, std::ios::binary);
  stream.exceptions(std::ios::failbit | std::ios::badbit);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  stream.close();
}

void copy_tree(const fs::path& from, const fs::path& to) {
  fs::create_directory(to);
  set_mode(to, kFolderMode);
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const fs::path copy = to / entry.path().filename();
    if (entry.is_symlink()) {
      fs::copy_symlink(entry.path(), copy);
    } else if (entry.is_directory()) {
      copy_tree(entry.path(), copy);
    } else {
      const bool runs = (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
      fs::copy_file(entry.path(), copy);
      set_mode(copy, runs ? fs::perms{0755} : fs::perms{0644});
    }
  }
}

void give_to_nobody(const fs::path& tree) {
  const auto give = [](const fs::path& path) {
    if (lchown(path.c_str(), kNobody, kNobody) != 0) {
      throw std::system_error(errno, std::generic_category(), path);
    }
  };
  give(tree);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(tree))
    give(entry.path());
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace danglint
