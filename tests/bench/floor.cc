// floor FOLDER [THREADS]: opens and reads each file that danglint would open, and does nothing else.
// What a full check is measured against.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

std::atomic<std::size_t> files_read;
std::atomic<std::size_t> bytes_read;

bool is_read(std::string_view name) {
  constexpr std::string_view kExtensions[] = {".php", ".inc",   ".phtml",  ".php5", ".install",
                                              ".ctp", ".theme", ".module", ".conf", ".cfg"};
  for (const std::string_view extension : kExtensions) {
    if (name.ends_with(extension)) return true;
  }
  return name == "composer.json";
}

class Walk {
 public:
  void run(std::string folder, unsigned threads) {
    queue_.push_back(std::move(folder));
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
  }

 private:
  void work() {
    std::vector<char> buffer(1 << 20);
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return !queue_.empty() || busy_ == 0; });
      if (queue_.empty()) return;
      const std::string folder = std::move(queue_.back());
      queue_.pop_back();
      ++busy_;
      lock.unlock();
      std::vector<std::string> below = list(folder, buffer);
      lock.lock();
      --busy_;
      for (std::string& one : below) queue_.push_back(std::move(one));
      wake_.notify_all();
    }
  }

  static std::vector<std::string> list(const std::string& folder, std::vector<char>& buffer) {
    std::vector<std::string> below;
    DIR* open_folder = opendir(folder.c_str());
    if (open_folder == nullptr) return below;
    while (const dirent* entry = readdir(open_folder)) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      if (entry->d_type == DT_DIR) {
        below.push_back(folder + '/' + std::string(name));
      } else if (entry->d_type == DT_REG && is_read(name)) {
        read_file(dirfd(open_folder), entry->d_name, buffer);
      }
    }
    closedir(open_folder);
    return below;
  }

  static void read_file(int folder, const char* name, std::vector<char>& buffer) {
    const int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t got = 0;
    while ((got = read(file, buffer.data(), buffer.size())) > 0) {
      bytes_read += static_cast<std::size_t>(got);
    }
    close(file);
    ++files_read;
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::string> queue_;
  unsigned busy_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  Walk().run(argv[1], argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2);
  std::printf("%zu files, %zu bytes\n", files_read.load(), bytes_read.load());
  return 0;
}
