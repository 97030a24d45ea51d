// The port table: what is claimed, what is held, and by whom.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "danglint/rules.h"
#include "danglint/socket.h"
#include "danglint/span.h"

namespace danglint {

// Where something is written.
struct PortPlace {
  std::string title;  // of the server that says it
  Span span;
  std::string path;  // on this machine
};

struct PortHolder {
  int pid = 0;
  std::string process;
  std::string user;  // name, or number
  std::string unit;  // of systemd; empty: none
};

// One socket of one server, or one that is only held.
struct PortRow {
  Socket socket;
  const ServerRule* server = nullptr;  // null: nobody claims it
  PortPlace place;                     // the first line that claims it
  std::uint64_t more = 0;              // so many lines more of the same server do
  std::vector<PortPlace> conflicts;
  std::vector<PortHolder> holders;  // only if the machine was asked
  std::string service;              // a name for who holds it, if it is a service that is known
};

struct PortTable {
  std::vector<PortRow> rows;        // sorted by port, transport, address and place; unix last
  bool is_live = false;             // the machine was asked
  std::vector<std::string> unseen;  // what it would not show, sorted
};

}  // namespace danglint
