// Asks /proc what runs here. Nothing is connected to, sent or started.
#pragma once

#include <string>

#include "danglint/machine.h"

namespace danglint {

struct ProcFolder {
  std::string path = "/proc";
  Nanoseconds booted = 0;  // when the machine did; times of processes are counted from it
  std::string root = "/";  // as this process sees it: processes with another one are foreign
};

// This machine's own.
ProcFolder real_proc();

// Another one: what a container is shown of the machine it runs on.
ProcFolder mounted_proc(const std::string& path, const std::string& root);

// Whatever vanishes while it is read is left out; what may not be read is named in Machine::unseen.
Machine read_machine(const ProcFolder& proc);

// Which of the processes are servers that a rule describes, and how they were started.
void find_servers(Machine& machine);

}  // namespace danglint
