#include "judge/live.h"

#include <algorithm>

#include "base/path.h"
#include "link/accounts.h"

namespace danglint {

const RunningServer* running_server(const Case& the_case, FileId main) {
  if (the_case.machine == nullptr) return nullptr;
  const std::string& path = the_case.program.files[main].target_path;
  for (const RunningServer& server : the_case.machine->servers) {
    if (server.configuration == path) return &server;
  }
  return nullptr;
}

const RunningServer* server_of_process(const Machine& machine, std::size_t process) {
  for (const RunningServer& server : machine.servers) {
    const bool is_worker =
        std::find(server.workers.begin(), server.workers.end(), process) != server.workers.end();
    if (server.master == process || is_worker) return &server;
  }
  return nullptr;
}

std::string process_text(const Process& process, const Accounts& accounts) {
  const std::string user = accounts.name_of(process.uid);
  std::string text = process.name + " (process " + std::to_string(process.pid) + ", user " +
                     (user.empty() ? std::to_string(process.uid) : user);
  if (!process.unit.empty()) text += ", " + process.unit;
  return text + ')';
}

std::string holder_text(const Machine& machine, const Listener& listener,
                        const Accounts& accounts) {
  if (listener.holders.empty()) return "somebody";
  return process_text(machine.processes[listener.holders.front()], accounts);
}

bool is_answering(const Listener& listener, const Socket& claimed) {
  if (!is_overlapping(listener.socket, claimed)) return false;
  const Socket& live = listener.socket;
  return live.address.empty() || live.address == claimed.address || claimed.address.empty();
}

std::string_view service_title(const Machine& machine, const Listener& listener) {
  const Socket& socket = listener.socket;
  const std::string port =
      std::to_string(socket.first_port) + (socket.transport == Transport::kUdp ? "/udp" : "/tcp");
  for (const std::size_t holder : listener.holders) {
    const std::string& name = machine.processes[holder].name;
    for (const ServiceRule& service : service_rules()) {
      const bool is_its =
          std::any_of(service.processes.begin(), service.processes.end(),
                      [&](std::string_view glob) { return path::matches_glob(name, glob); });
      const auto& ports = service.ports;
      const bool is_there =
          ports.empty() || std::find(ports.begin(), ports.end(), port) != ports.end();
      if (is_its && is_there) return service.title;
    }
  }
  return {};
}

std::string shown_source(const Target& target, const std::string& target_path) {
  return target.source_of(target_path).value_or(target_path);
}

}  // namespace danglint
