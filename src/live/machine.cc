#include "live/machine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <ctime>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/path.h"
#include "live/sockets.h"

namespace danglint {
namespace {

constexpr std::string_view kDeleted = " (deleted)";
constexpr Nanoseconds kSecond = 1'000'000'000;

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Files of /proc have no size, and are never what anybody else put there.
std::optional<std::string> read_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return std::nullopt;
  std::string bytes;
  std::array<char, 16384> buffer;
  ssize_t got = 0;
  while ((got = read(file, buffer.data(), buffer.size())) > 0) {
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(file);
  if (got < 0) return std::nullopt;  // it vanished
  return bytes;
}

std::optional<std::string> read_link(const std::string& path) {
  std::array<char, 4096> text;
  const ssize_t length = readlink(path.c_str(), text.data(), text.size());
  if (length < 0) return std::nullopt;
  return std::string(text.data(), static_cast<std::size_t>(length));
}

// Names in a folder that are numbers.
template <typename Use>
bool each_number(const std::string& folder, Use use) {
  DIR* listing = opendir(folder.c_str());
  if (listing == nullptr) return false;
  while (const dirent* entry = readdir(listing)) {
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) != 0) use(entry->d_name);
  }
  closedir(listing);
  return true;
}

// The line "KEY:\tvalue" of a status file; the word of it with that number.
std::string_view status_word(std::string_view status, std::string_view key, unsigned index) {
  std::size_t at = status.find("\n" + std::string(key) + ":");
  if (at == std::string_view::npos) return {};
  std::string_view line = status.substr(at + key.size() + 2);
  line = line.substr(0, line.find('\n'));
  for (;; --index) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    if (index == 0) return word;
    line.remove_prefix(word.size());
  }
}

// The last part that is a unit: 0::/system.slice/nginx.service
std::string unit_of(std::string_view groups) {
  std::string unit;
  while (!groups.empty()) {
    const std::size_t end = std::min(groups.find('\n'), groups.size());
    std::string_view line = groups.substr(0, end);
    groups.remove_prefix(std::min(end + 1, groups.size()));
    const bool is_systemd = line.starts_with("0::") || line.find(":name=systemd:") != line.npos;
    if (!is_systemd) continue;
    for (; !line.empty(); line = line.substr(0, std::min(line.rfind('/'), line.size()))) {
      const std::size_t slash = line.rfind('/');
      if (slash == std::string_view::npos) break;
      const std::string_view part = line.substr(slash + 1);
      if (part.ends_with(".service") || part.ends_with(".socket") || part.ends_with(".scope")) {
        return std::string(part);
      }
    }
  }
  return unit;
}

class MachineReader {
 public:
  explicit MachineReader(const ProcFolder& proc) : proc_(proc) {}

  Machine read() {
    read_listeners();
    own_network_ = read_link(proc_.path + "/self/ns/net").value_or("");
    own_processes_ = read_link(proc_.path + "/self/ns/pid").value_or("");
    if (!each_number(proc_.path, [&](const char* pid) { read_process(pid); })) {
      machine_.unseen.emplace_back("what runs on this machine: " + proc_.path +
                                   " cannot be listed");
    }
    std::sort(machine_.processes.begin(), machine_.processes.end(),
              [](const Process& a, const Process& b) { return a.pid < b.pid; });
    find_holders();
    tell_unseen();
    if (const auto range = read_file(proc_.path + "/sys/net/ipv4/ip_local_port_range")) {
      const auto first = number<std::uint16_t>(range->substr(0, range->find_first_of(" \t\n")));
      if (first) machine_.first_ephemeral_port = *first;
    }
    return std::move(machine_);
  }

 private:
  void read_listeners() {
    struct Table {
      const char* name;
      Family family;
      Transport transport;
    };
    constexpr std::array kTables{Table{"tcp", Family::kIpv4, Transport::kTcp},
                                 Table{"tcp6", Family::kIpv6, Transport::kTcp},
                                 Table{"udp", Family::kIpv4, Transport::kUdp},
                                 Table{"udp6", Family::kIpv6, Transport::kUdp}};
    for (const Table& table : kTables) {
      const auto text = read_file(proc_.path + "/net/" + table.name);
      if (text) {
        read_inet_sockets(*text, table.family, table.transport, machine_.listeners);
      } else if (table.family == Family::kIpv4) {  // a machine may have no IPv6
        machine_.unseen.push_back("who listens on " + std::string(table.name) + " ports: " +
                                  proc_.path + "/net/" + table.name + " cannot be read");
      }
    }
    if (const auto text = read_file(proc_.path + "/net/unix")) {
      read_unix_sockets(*text, machine_.listeners);
    } else {
      machine_.unseen.push_back("who listens on unix sockets: " + proc_.path +
                                "/net/unix cannot be read");
    }
    std::sort(machine_.listeners.begin(), machine_.listeners.end(),
              [](const Listener& a, const Listener& b) {
                const auto key = [](const Listener& one) {
                  return std::tie(one.socket.first_port, one.socket.transport, one.socket.family,
                                  one.socket.address, one.inode);
                };
                return key(a) < key(b);
              });
    for (const Listener& listener : machine_.listeners) listening_.insert(listener.inode);
  }

  // PID (NAME) STATE PARENT ... the 22nd is when it started, in ticks. A name may hold anything.
  bool read_stat(const std::string& folder, Process& process) const {
    const auto stat = read_file(folder + "/stat");
    if (!stat) return false;
    const std::size_t open = stat->find('(');
    const std::size_t close = stat->rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return false;
    process.name = stat->substr(open + 1, close - open - 1);
    std::string_view rest = std::string_view(*stat).substr(close + 1);
    std::vector<std::string_view> fields;
    while (!rest.empty() && fields.size() < 20) {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      fields.push_back(rest.substr(0, rest.find_first_of(" \n")));
      rest.remove_prefix(fields.back().size());
    }
    constexpr std::size_t kStarted = 19;
    if (fields.size() <= kStarted || fields[0] == "Z") return false;
    process.parent = number<int>(fields[1]).value_or(0);
    const auto ticks = number<std::int64_t>(fields[kStarted]);
    static const std::int64_t ticks_a_second = sysconf(_SC_CLK_TCK);
    if (!ticks || ticks_a_second <= 0) return false;
    process.started = proc_.booted + *ticks * (kSecond / ticks_a_second);
    return true;
  }

  // Links of processes are told as this process would follow them.
  std::string below_root(const std::string& path) const {
    if (proc_.root == "/" || !path::is_within(path, proc_.root)) return path;
    return path.size() == proc_.root.size() ? "/" : path.substr(proc_.root.size());
  }

  void read_executable(const std::string& folder, Process& process) const {
    process.executable = below_root(read_link(folder + "/exe").value_or(""));
    if (!process.executable.ends_with(kDeleted)) return;
    process.executable.resize(process.executable.size() - kDeleted.size());
    process.is_executable_deleted = true;
  }

  void read_sockets(const std::string& folder, Process& process) const {
    constexpr std::string_view kSocket = "socket:[";
    process.shows_sockets = each_number(folder + "/fd", [&](const char* descriptor) {
      const auto link = read_link(folder + "/fd/" + descriptor);
      if (!link || !link->starts_with(kSocket) || link->back() != ']') return;
      const std::string_view text = *link;
      const auto inode =
          number<std::uint64_t>(text.substr(kSocket.size(), text.size() - kSocket.size() - 1));
      if (inode && listening_.contains(*inode)) process.sockets.insert(*inode);
    });
  }

  // ADDRESS PERMISSIONS OFFSET DEVICE INODE PATH (deleted)
  void read_libraries(const std::string& folder, Process& process) const {
    const auto maps = read_file(folder + "/maps");
    if (!maps) return;
    std::string_view rest = *maps;
    std::set<std::string> deleted;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!line.ends_with(kDeleted)) continue;
      line.remove_suffix(kDeleted.size());
      const std::size_t slash = line.find('/');
      if (slash == std::string_view::npos) continue;
      const std::string path = below_root(std::string(line.substr(slash)));
      // Not what was never installed: /dev/zero, /memfd:, /SYSV, what is made in /tmp.
      const bool is_installed =
          path.starts_with("/usr/") || path.starts_with("/lib") || path.starts_with("/opt/");
      const bool is_library = path.ends_with(".so") || path.find(".so.") != path.npos;
      if (is_installed && is_library) deleted.insert(path);
    }
    process.deleted_libraries.assign(deleted.begin(), deleted.end());
  }

  bool is_foreign(const std::string& folder) const {
    const auto network = read_link(folder + "/ns/net");
    const auto processes = read_link(folder + "/ns/pid");
    const auto root = read_link(folder + "/root");
    return (network && *network != own_network_) || (processes && *processes != own_processes_) ||
           (root && *root != proc_.root);
  }

  void read_process(const char* pid) {
    const std::string folder = proc_.path + '/' + pid;
    Process process;
    process.pid = number<int>(pid).value_or(0);
    if (process.pid <= 0 || !read_stat(folder, process)) return;
    constexpr int kKernelThreads = 2;
    if (process.pid == kKernelThreads || process.parent == kKernelThreads) return;
    read_executable(folder, process);
    read_sockets(folder, process);
    if (const auto status = read_file(folder + "/status")) {
      process.uid = number<std::uint32_t>(status_word(*status, "Uid", 1)).value_or(0);
      process.gid = number<std::uint32_t>(status_word(*status, "Gid", 1)).value_or(0);
    }
    if (const auto line = read_file(folder + "/cmdline")) {
      for (std::string_view rest = *line; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        process.arguments.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      while (!process.arguments.empty() && process.arguments.back().empty()) {
        process.arguments.pop_back();
      }
    }
    process.working_folder = below_root(read_link(folder + "/cwd").value_or(""));
    process.is_foreign = is_foreign(folder);
    if (!process.sockets.empty()) read_libraries(folder, process);
    if (const auto groups = read_file(folder + "/cgroup")) process.unit = unit_of(*groups);
    machine_.processes.push_back(std::move(process));
  }

  // Who opened it first comes first; the first process of all hands sockets on to others.
  void find_holders() {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> holders;
    for (std::size_t i = 0; i < machine_.processes.size(); ++i) {
      for (const std::uint64_t inode : machine_.processes[i].sockets) holders[inode].push_back(i);
    }
    for (Listener& listener : machine_.listeners) {
      listener.holders = holders[listener.inode];
      std::sort(listener.holders.begin(), listener.holders.end(),
                [&](std::size_t a, std::size_t b) {
                  const auto key = [&](std::size_t i) {
                    const Process& one = machine_.processes[i];
                    return std::tuple(one.pid == 1, one.started, one.pid);
                  };
                  return key(a) < key(b);
                });
    }
  }

  void tell_unseen() {
    const auto hidden =
        std::count_if(machine_.processes.begin(), machine_.processes.end(),
                      [](const Process& process) { return !process.shows_sockets; });
    if (hidden > 0) {
      machine_.unseen.push_back("which sockets " + std::to_string(hidden) +
                                " processes of other users hold");
    }
  }

  const ProcFolder& proc_;
  Machine machine_;
  std::string own_network_;
  std::string own_processes_;
  std::unordered_set<std::uint64_t> listening_;
};

}  // namespace

ProcFolder real_proc() {
  timespec now{};
  timespec up{};
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &up);
  return {.path = "/proc", .booted = (now.tv_sec - up.tv_sec) * kSecond + now.tv_nsec - up.tv_nsec};
}

namespace {

// What is no number of seconds, or one that no clock shows, is none.
std::optional<Nanoseconds> seconds_of(std::string_view text) {
  constexpr Nanoseconds kMost = 4'000'000'000;
  const auto seconds = number<Nanoseconds>(text);
  return seconds && *seconds >= 0 && *seconds <= kMost ? seconds : std::nullopt;
}

// "\nbtime 1795298054\n" of /proc/stat: whole seconds, the rest is cut off.
Nanoseconds boot_second(const std::string& path) {
  const auto stat = read_file(path + "/stat");
  if (!stat) return 0;
  constexpr std::string_view kKey = "\nbtime ";
  const std::string text = '\n' + *stat;
  const std::size_t at = text.find(kKey);
  if (at == std::string::npos) return 0;
  const std::string_view rest = std::string_view(text).substr(at + kKey.size());
  return seconds_of(rest.substr(0, rest.find('\n'))).value_or(0) * kSecond;
}

// "7463.79 14527.24" of /proc/uptime, counted back from now.
Nanoseconds boot_by_uptime(const std::string& path) {
  const auto uptime = read_file(path + "/uptime");
  if (!uptime) return 0;
  const std::string_view text = std::string_view(*uptime).substr(0, uptime->find(' '));
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return 0;
  const auto seconds = seconds_of(text.substr(0, dot));
  const auto hundredths = seconds_of(text.substr(dot + 1));
  if (!seconds || !hundredths || *hundredths >= 100) return 0;
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return (now.tv_sec - *seconds) * kSecond + now.tv_nsec - *hundredths * (kSecond / 100);
}

}  // namespace

ProcFolder mounted_proc(const std::string& path, const std::string& root) {
  ProcFolder proc{.path = path, .booted = boot_second(path), .root = root};
  // A copy of a folder tells an uptime of then.
  const Nanoseconds precise = boot_by_uptime(path);
  if (precise >= proc.booted && precise < proc.booted + 2 * kSecond) proc.booted = precise;
  return proc;
}

Machine read_machine(const ProcFolder& proc) {
  Machine machine = MachineReader(proc).read();
  find_servers(machine);
  return machine;
}

}  // namespace danglint
