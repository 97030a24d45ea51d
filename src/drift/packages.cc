#include "drift/packages.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/path.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxSize = 256U << 20U;
constexpr std::size_t kMd5Digits = 32;
constexpr std::string_view kDpkg = "/var/lib/dpkg";

std::optional<std::string> read(const Target& target, const std::string& path) {
  const Answer answer = target.find(path);
  if (answer.existence != Existence::kPresent || answer.source.empty()) return std::nullopt;
  return target.world().read(answer.source, kMaxSize).bytes;
}

template <typename Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// /bin is a link to /usr/bin, but packages may still say /bin.
std::string without_merge(std::string_view path) {
  constexpr std::array<std::string_view, 3> kMerged{"/bin/", "/sbin/", "/lib"};
  for (const std::string_view folder : kMerged) {
    if (path.starts_with(folder)) return "/usr" + std::string(path);
  }
  return std::string(path);
}

}  // namespace

Packages::Packages(const Target& target) {
  if (!target.is_rooted()) return;
  read_status(target);
  if (!all_.empty()) read_lists(target);
}

// Paragraphs: "Package: nginx", "Status: install ok installed", "Version: 1.22.1-9".
void Packages::read_status(const Target& target) {
  const auto status = read(target, std::string(kDpkg) + "/status");
  if (!status) return;
  PackageRecord package;
  bool is_installed = false;
  const auto finish = [&] {
    if (is_installed && !package.name.empty()) all_.push_back(package);
    package = {};
    is_installed = false;
  };
  each_line(*status, [&](std::string_view line) {
    const auto value = [&](std::string_view key) { return std::string(line.substr(key.size())); };
    if (line.empty()) finish();
    if (line.starts_with("Package: ")) package.name = value("Package: ");
    if (line.starts_with("Version: ")) package.version = value("Version: ");
    if (line.starts_with("Status: ")) is_installed = line.ends_with(" installed");
    if (line.starts_with(" /")) read_conffile(line.substr(1));
  });
  finish();
  std::sort(all_.begin(), all_.end(),
            [](const PackageRecord& a, const PackageRecord& b) { return a.name < b.name; });
}

// NAME.list or NAME:ARCHITECTURE.list: a path a line.
void Packages::read_lists(const Target& target) {
  const std::string folder = std::string(kDpkg) + "/info";
  for (const DirectoryEntry& entry : target.list(folder)) {
    constexpr std::string_view kList = ".list";
    if (entry.name.ends_with(".md5sums")) {
      read_md5s(read(target, folder + '/' + entry.name).value_or(""));
    }
    if (!entry.name.ends_with(kList)) continue;
    std::string name = entry.name.substr(0, entry.name.size() - kList.size());
    name.resize(std::min(name.find(':'), name.size()));
    const auto list = read(target, folder + '/' + entry.name);
    each_line(list.value_or(""), [&](std::string_view path) {
      if (path.size() > 2) owners_.try_emplace(without_merge(path), name);
    });
  }
}

// "/etc/nginx/nginx.conf 6b1b2a...", below "Conffiles:"; maybe with "obsolete" behind it.
void Packages::read_conffile(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || line.substr(space + 1).size() != kMd5Digits) return;
  md5s_.try_emplace(std::string(line.substr(0, space)), line.substr(space + 1));
}

// "6b1b2a...  usr/sbin/nginx". Of documents and the like nobody minds.
void Packages::read_md5s(std::string_view list) {
  constexpr std::string_view kGap = "  ";
  each_line(list, [&](std::string_view line) {
    const std::size_t gap = line.find(kGap);
    if (gap != kMd5Digits) return;
    const std::string path = without_merge('/' + std::string(line.substr(gap + kGap.size())));
    constexpr std::array<std::string_view, 3> kPrograms{"/usr/bin/", "/usr/sbin/", "/usr/lib/"};
    const bool is_program =
        std::any_of(kPrograms.begin(), kPrograms.end(),
                    [&](std::string_view folder) { return path.starts_with(folder); });
    if (is_program) md5s_.try_emplace(path, line.substr(0, gap));
  });
}

std::string_view Packages::md5_of(std::string_view target_path) const {
  const auto known = md5s_.find(without_merge(target_path));
  return known == md5s_.end() ? std::string_view() : known->second;
}

std::string Packages::owner_of(std::string_view target_path) const {
  const auto owner = owners_.find(without_merge(target_path));
  return owner == owners_.end() ? std::string() : owner->second;
}

}  // namespace danglint
