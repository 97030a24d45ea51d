// A folder of its own for each run of a program.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace danglint {

// Exists as long as the object, with whatever was made in it; everybody may enter it.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  // Absolute, without symbolic links.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The whole file, or "" if there is none.
std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view content);

// Links stay links; files get mode 0644, or 0755 if their owner may run them; folders 0755.
void copy_tree(const std::filesystem::path& from, const std::filesystem::path& to);

// Makes nobody the owner of all of it; links are not followed.
void give_to_nobody(const std::filesystem::path& tree);

// `text` with every `from` turned into `to`.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

}  // namespace danglint
