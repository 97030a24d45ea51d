#include "drift/describe.h"

#include <algorithm>

#include "base/digest.h"
#include "base/path.h"
#include "drift/access.h"

namespace danglint {
std::string kind_of(const FileRecord& file) {
  switch (file.type) {
    case FileType::kDirectory:
      return "folder";
    case FileType::kSymlink:
      return "link to " + file.link;
    case FileType::kOther:
      return "special file";
    case FileType::kRegular:
      break;
  }
  return "file";
}

std::uint32_t dangerous_bits(const FileRecord& file) {
  constexpr std::uint32_t kSetIdsAndWritableByOthers = 06002;
  return file.type == FileType::kSymlink ? 0 : file.mode & kSetIdsAndWritableByOthers;
}

std::string content_of(const Files& files, const FileRecord& file) {
  if (file.type != FileType::kDirectory) return octal_mode(dangerous_bits(file));
  Digest digest;
  for (auto one = files.find(file.path); one != files.end() && one->first.starts_with(file.path);
       ++one) {
    if (!path::is_within(one->first, file.path))
      continue;  // /etc/a-b lies between /etc/a and /etc/a/b
    const FileRecord& inner = *one->second;
    for (const std::string* part : {&inner.path, &inner.sha256, &inner.link}) {
      digest.add(*part + '\0');
    }
    digest.add(octal_mode(dangerous_bits(inner)));
  }
  return digest.text();
}

std::multiset<std::string_view> lines_of(std::string_view text) {
  std::multiset<std::string_view> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    lines.insert(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

}  // namespace danglint
