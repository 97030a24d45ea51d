// What runs on this machine: processes, sockets that are listened on, and servers among them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/rules.h"
#include "danglint/socket.h"

namespace danglint {

// Nanoseconds since 1970, UTC.
using Nanoseconds = std::int64_t;

struct Process {
  int pid = 0;
  int parent = 0;
  std::string name;                            // at most 15 bytes, chosen by the process itself
  std::string executable;                      // a path; empty: it could not be asked
  bool is_executable_deleted = false;          // it was replaced or removed since
  std::vector<std::string> deleted_libraries;  // the same; asked of those that listen alone
  std::vector<std::string> arguments;
  std::string working_folder;
  std::uint32_t uid = 0;  // effective
  std::uint32_t gid = 0;
  Nanoseconds started = 0;
  std::string unit;                 // of systemd: "nginx.service"; empty: none
  bool is_foreign = false;          // in a container, or in a root folder of its own
  bool shows_sockets = true;        // false: its descriptors may not be listed
  std::set<std::uint64_t> sockets;  // inodes
};

// A socket that somebody listens on.
struct Listener {
  Socket socket;  // of what /proc does not tell (v6only, reuseport) nothing is said
  std::uint64_t inode = 0;
  std::vector<std::size_t> holders;  // of Machine::processes, who opened it first; empty: unknown
};

// A server that runs: its processes, and how it was started.
struct RunningServer {
  const ServerRule* rule = nullptr;
  std::size_t master = 0;            // of Machine::processes
  std::vector<std::size_t> workers;  // those it started
  std::string configuration;         // absolute; empty: its usual one
  std::string prefix;                // absolute; empty: its usual one
  std::map<std::string, std::string> defines;
  std::string pid_file;  // as its arguments say; empty: they do not
};

struct Machine {
  std::vector<Process> processes;   // sorted by pid
  std::vector<Listener> listeners;  // sorted by address
  std::vector<RunningServer> servers;
  std::uint16_t first_ephemeral_port = 32768;
  std::vector<std::string> unseen;  // what it would not show, a sentence each
};

}  // namespace danglint
