// Lines of data, as those of map, geo and split_clients: what a server refuses of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "danglint/linked.h"
#include "danglint/rules.h"
#include "link/place.h"

namespace danglint {

// Of one server instance.
class DataLines {
 public:
  DataLines(const ServerRule& server, Linked& linked) : server_(server), linked_(linked) {}

  // A line within a section of data.
  void check(const Place& place);

 private:
  void check_words(const Place& place, const DataLineRule& rule);
  void check_first(const Place& place, const DataLineRule& rule);
  void refuse(const Place& place, std::string_view why);

  const ServerRule& server_;
  Linked& linked_;
  // By section and first word, as they are compared.
  std::map<std::pair<std::uint32_t, std::string>, Span> said_;
};

}  // namespace danglint
