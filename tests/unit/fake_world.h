// A world made of text, for tests of what asks one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "danglint/world.h"

namespace danglint {

class FakeWorld final : public World {
 public:
  // Folders above are made too.
  FakeWorld& file(const std::string& path, std::string content = "", std::uint32_t mode = 0644) {
    add(path, {.type = FileType::kRegular, .mode = mode}, std::move(content));
    return *this;
  }
  FakeWorld& folder(const std::string& path) {
    add(path, {.type = FileType::kDirectory, .mode = 0755}, "");
    return *this;
  }
  FakeWorld& link(const std::string& path, std::string text) {
    add(path, {.type = FileType::kSymlink, .mode = 0777}, std::move(text));
    return *this;
  }
  // Whoever asks for it is not told.
  FakeWorld& forbidden(const std::string& path) {
    add(path, {.type = FileType::kOther}, "");
    return *this;
  }

  // Paths whose status was asked for, in order. For one thread.
  const std::vector<std::string>& asked() const { return asked_; }

  StatusAnswer status(const std::string& path) const override {
    asked_.push_back(path);
    const auto found = nodes_.find(path);
    if (found == nodes_.end()) return {Existence::kMissing, {}};
    if (found->second.status.type == FileType::kOther) return {Existence::kUnknown, {}};
    return {Existence::kPresent, found->second.status};
  }
  bool has_access_list(const std::string&) const override { return false; }

  std::optional<std::string> read_link(const std::string& path) const override {
    const auto found = nodes_.find(path);
    if (found == nodes_.end() || found->second.status.type != FileType::kSymlink)
      return std::nullopt;
    return found->second.content;
  }
  std::optional<std::vector<DirectoryEntry>> list(const std::string& path) const override {
    const auto folder = nodes_.find(path);
    if (path != "/" &&
        (folder == nodes_.end() || folder->second.status.type != FileType::kDirectory)) {
      return std::nullopt;
    }
    const std::string start = path == "/" ? "/" : path + '/';
    std::vector<DirectoryEntry> entries;
    for (auto node = nodes_.lower_bound(start);
         node != nodes_.end() && node->first.starts_with(start); ++node) {
      const std::string name = node->first.substr(start.size());
      if (name.find('/') == std::string::npos) entries.push_back({name, node->second.status.type});
    }
    return entries;
  }
  using World::read;
  ReadView read(const std::string& path, std::uint64_t limit, ReadBuffer& buffer) const override {
    const auto found = nodes_.find(path);
    if (found == nodes_.end()) return {std::nullopt, "no such file or directory"};
    if (found->second.content.size() > limit) return {std::nullopt, "too large"};
    buffer.storage = found->second.content;
    return {buffer.storage, {}};
  }

 private:
  struct Node {
    FileStatus status;
    std::string content;
  };

  void add(const std::string& path, FileStatus status, std::string content) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      nodes_.try_emplace(path.substr(0, slash),
                         Node{{.type = FileType::kDirectory, .mode = 0755}, ""});
    }
    nodes_[path] = {status, std::move(content)};
  }

  std::map<std::string, Node> nodes_;
  mutable std::vector<std::string> asked_;
};

}  // namespace danglint
