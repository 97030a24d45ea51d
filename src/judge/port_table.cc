#include "judge/port_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "judge/live.h"
#include "judge/port_clashes.h"
#include "link/accounts.h"

namespace danglint {
namespace {

auto key_of(const Socket& socket) {
  return std::tuple(socket.family == Family::kUnix, socket.first_port, socket.last_port,
                    socket.transport, socket.family, std::string_view(socket.address));
}

class TableMaker {
 public:
  explicit TableMaker(const Case& the_case) : case_(the_case), accounts_(the_case.target) {}

  PortTable make() {
    add_claims();
    add_conflicts();
    if (case_.machine != nullptr) add_live();
    std::stable_sort(table_.rows.begin(), table_.rows.end(),
                     [](const PortRow& a, const PortRow& b) {
                       return std::tuple(key_of(a.socket), a.place.path, a.place.span.range) <
                              std::tuple(key_of(b.socket), b.place.path, b.place.span.range);
                     });
    return std::move(table_);
  }

 private:
  using Key = std::tuple<FileId, decltype(key_of(Socket{}))>;

  PortPlace place_of(const ListenClaim& claim) const {
    return {std::string(claim.server->title), claim.span,
            case_.program.files[claim.span.file].path};
  }

  void add_claims() {
    for (const ListenClaim& claim : case_.linked.listens) {
      const Key key{claim.instance, key_of(claim)};
      const auto [known, is_new] = row_of_.try_emplace(key, table_.rows.size());
      if (is_new) {
        table_.rows.push_back({.socket = claim, .server = claim.server, .place = place_of(claim)});
      } else {
        ++table_.rows[known->second].more;
      }
    }
  }

  void add_conflicts() {
    for (const PortClash& clash : port_clashes(case_)) {
      add_conflict(*clash.primary, *clash.other);
      add_conflict(*clash.other, *clash.primary);
    }
  }

  void add_conflict(const ListenClaim& one, const ListenClaim& other) {
    const auto row = row_of_.find(Key{one.instance, key_of(one)});
    if (row != row_of_.end()) table_.rows[row->second].conflicts.push_back(place_of(other));
  }

  void add_live() {
    const Machine& machine = *case_.machine;
    table_.is_live = true;
    table_.unseen = machine.unseen;
    std::sort(table_.unseen.begin(), table_.unseen.end());
    const std::size_t claimed = table_.rows.size();
    std::set<std::tuple<decltype(key_of(Socket{})), int>> shown;
    for (const Listener& listener : machine.listeners) {
      bool is_claimed = false;
      for (std::size_t i = 0; i < claimed; ++i) {
        PortRow& row = table_.rows[i];
        if (row.server->has_own_host || !is_answering(listener, row.socket)) continue;
        add_holder(listener, row);
        is_claimed = true;
      }
      if (is_claimed || listener.socket.family == Family::kUnix) continue;
      PortRow row{.socket = listener.socket};
      add_holder(listener, row);
      row.service = service_title(machine, listener);
      // Several processes that share a port have a socket each.
      const int pid = row.holders.empty() ? 0 : row.holders.front().pid;
      if (shown.emplace(key_of(listener.socket), pid).second) table_.rows.push_back(std::move(row));
    }
  }

  void add_holder(const Listener& listener, PortRow& row) const {
    if (listener.holders.empty()) return;
    const Process& process = case_.machine->processes[listener.holders.front()];
    const auto is_same = [&](const PortHolder& one) { return one.pid == process.pid; };
    if (std::any_of(row.holders.begin(), row.holders.end(), is_same)) return;
    const std::string user = accounts_.name_of(process.uid);
    row.holders.push_back({.pid = process.pid,
                           .process = process.name,
                           .user = user.empty() ? std::to_string(process.uid) : user,
                           .unit = process.unit});
  }

  const Case& case_;
  const Accounts accounts_;
  PortTable table_;
  std::map<Key, std::size_t> row_of_;
};

}  // namespace

PortTable port_table(const Case& the_case) {
  return TableMaker(the_case).make();
}

}  // namespace danglint
