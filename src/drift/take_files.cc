#include "drift/take_files.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/digest.h"
#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "drift/footing.h"
#include "link/accounts.h"

namespace danglint {
namespace {

// SHA-256 of a content, and of the same without carriage returns if it is a text that has some.
class ContentDigest {
 public:
  // With its MD5 as well, if that is to be compared.
  explicit ContentDigest(std::string_view wanted_md5 = {}) : wanted_md5_(wanted_md5) {
    if (!wanted_md5.empty()) md5_.emplace(Digest::Kind::kMd5);
  }

  void restart() { *this = ContentDigest(wanted_md5_); }

  void add(std::string_view part) {
    if (is_first_) is_text_ = part.find('\0') == std::string_view::npos;
    is_first_ = false;
    const bool has_returns = is_text_ && part.find('\r') != std::string_view::npos;
    if (has_returns && !plain_) plain_ = all_;
    all_.add(part);
    if (md5_) md5_->add(part);
    if (plain_) add_plain(part);
  }

  void store(FileRecord& file) {
    file.sha256 = all_.text();
    if (plain_) file.plain_sha256 = plain_->text();
    if (md5_) file.altered = md5_->text() != wanted_md5_;
  }

 private:
  void add_plain(std::string_view part) {
    while (!part.empty()) {
      const std::size_t end = std::min(part.find('\r'), part.size());
      plain_->add(part.substr(0, end));
      part.remove_prefix(std::min(end + 1, part.size()));
    }
  }

  Digest all_;
  std::optional<Digest> plain_;
  std::optional<Digest> md5_;
  std::string_view wanted_md5_;
  bool is_first_ = true;
  bool is_text_ = false;
};

class FileTaker {
 public:
  FileTaker(const Case& the_case, const NameOf& name_of, const State* earlier)
      : case_(the_case),
        name_of_(name_of),
        accounts_(the_case.target),
        packages_(the_case.target),
        earlier_(earlier) {
    if (earlier == nullptr) return;
    for (const FileRecord& file : earlier->files) known_.emplace(file.path, &file);
  }

  FileRecord take(const std::string& path) const {
    FileRecord file;
    const World& world = case_.target.world();
    const StatusAnswer answer = world.status(path.empty() ? "/" : path);
    if (answer.existence != Existence::kPresent) return file;  // it vanished
    file.path = name_of_(path);
    file.type = answer.status.type;
    if (file.type != FileType::kDirectory) file.package = packages_.owner_of(file.path);
    if (file.type == FileType::kSymlink) file.link = world.read_link(path).value_or("");
    set_status(answer.status, file);
    if (case_.judges_permissions && file.type != FileType::kSymlink) {
      file.attributes = world.attributes(path);
    }
    if (file.type != FileType::kRegular || is_as_it_was(file)) return file;
    read(path, file);
    return file;
  }

 private:
  void set_status(const FileStatus& status, FileRecord& file) const {
    file.here = {status.modified, status.changed, status.inode};
    if (file.type == FileType::kRegular) file.size = status.size;
    // In a repository, who owns a file and may write it says nothing of where it is deployed.
    if (!case_.judges_permissions) return;
    file.mode = status.mode;
    file.user = accounts_.name_of(status.uid);
    if (file.user.empty()) file.user = std::to_string(status.uid);
    file.group = accounts_.group_name_of(status.gid);
    if (file.group.empty()) file.group = std::to_string(status.gid);
  }

  // The kernel sets the time of a change, whoever sets that of the content.
  bool is_as_it_was(FileRecord& file) const {
    const auto known = known_.find(file.path);
    if (known == known_.end()) return false;
    const FileRecord& then = *known->second;
    const bool is_same = then.type == file.type && then.size == file.size &&
                         then.here.modified == file.here.modified &&
                         then.here.changed == file.here.changed &&
                         then.here.inode == file.here.inode;
    const bool was_settled = then.here.changed < earlier_->taken - kClockGrain;
    if (!is_same || !was_settled || then.sha256.empty()) return false;
    file.sha256 = then.sha256;
    file.plain_sha256 = then.plain_sha256;
    file.altered = then.altered;
    return true;
  }

  void read(const std::string& path, FileRecord& file) const {
    ContentDigest digest(packages_.md5_of(file.path));
    const StreamAnswer answer = case_.target.world().stream(
        path, [&] { digest.restart(); }, [&](std::string_view part) { digest.add(part); });
    if (answer.vanished) {
      file.path.clear();
    } else if (!answer.error.empty()) {
      file.unread = answer.error;
    } else {
      // What it was when it was read, not before.
      set_status(answer.status, file);
      digest.store(file);
    }
  }

  const Case& case_;
  const NameOf& name_of_;
  const Accounts accounts_;
  const Packages packages_;
  const State* const earlier_;
  std::unordered_map<std::string_view, const FileRecord*> known_;
};

}  // namespace

std::vector<FileRecord> take_files(const Case& the_case, const NameOf& name_of,
                                   std::vector<std::string> more, const State* earlier,
                                   unsigned jobs) {
  const FileTaker taker(the_case, name_of, earlier);
  // What is walked; of a machine also where the walk began.
  std::vector<std::string> paths = std::move(more);
  if (the_case.target.is_rooted()) {
    const auto& folders = the_case.program.input_folders.all();
    paths.insert(paths.end(), folders.begin(), folders.end());
  }
  for (const WalkedEntry& entry : the_case.program.entries) paths.push_back(entry.path);
  std::vector<FileRecord> files(paths.size());
  parallel_for(files.size(), jobs, [&](std::size_t i) { files[i] = taker.take(paths[i]); });
  std::erase_if(files, [](const FileRecord& file) { return file.path.empty(); });
  std::sort(files.begin(), files.end(),
            [](const FileRecord& a, const FileRecord& b) { return a.path < b.path; });
  const auto same =
      std::unique(files.begin(), files.end(),
                  [](const FileRecord& a, const FileRecord& b) { return a.path == b.path; });
  files.erase(same, files.end());  // a document root below a PATH
  return files;
}

bool has_same_contents(const State& state, const Target& target, unsigned jobs) {
  if (!state.is_root && (!state.footing || state.footing->folders.size() != 1)) return false;
  const auto source_of = [&](const FileRecord& file) {
    if (state.is_root) return target.source_of(file.path).value_or("");
    return path::join(state.footing->folders.front(), file.path);
  };
  std::atomic<bool> is_same = true;
  parallel_for(state.files.size(), jobs, [&](std::size_t i) {
    const FileRecord& file = state.files[i];
    if (file.type != FileType::kRegular || !is_same) return;
    ContentDigest digest;
    const StreamAnswer answer = target.world().stream(
        source_of(file), [&] { digest.restart(); },
        [&](std::string_view part) { digest.add(part); });
    FileRecord now;
    if (answer.error.empty()) digest.store(now);
    if (now.sha256 != file.sha256) is_same = false;
  });
  return is_same;
}

}  // namespace danglint
