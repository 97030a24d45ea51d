// What judges ask of the machine: which server runs with a configuration, and who holds a socket.
#pragma once

#include <string>
#include <vector>

#include "danglint/machine.h"
#include "judge/judge.h"

namespace danglint {

// The server that was started with this main configuration; nullptr: none is seen to be.
const RunningServer* running_server(const Case& the_case, FileId main);

// The server that a process belongs to; nullptr: it is none's.
const RunningServer* server_of_process(const Machine& machine, std::size_t process);

// "nginx (process 812, user www-data, nginx.service)".
std::string process_text(const Process& process, const Accounts& accounts);

// Who opened the socket of a listener; "somebody" if that may not be known.
std::string holder_text(const Machine& machine, const Listener& listener, const Accounts& accounts);

// The listener answers where the claim says. [::] may leave IPv4 alone or not: it is believed to
// answer.
bool is_answering(const Listener& listener, const Socket& claimed);

// What a service that needs no configuration is called; empty: it is none that is known.
std::string_view service_title(const Machine& machine, const Listener& listener);

// Where a path of this machine lies, as findings name it.
std::string shown_source(const Target& target, const std::string& target_path);

}  // namespace danglint
