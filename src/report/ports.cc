#include "report/ports.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/source_lines.h"

namespace danglint {
namespace {

using Json = nlohmann::ordered_json;

std::string port_of(const Socket& socket) {
  if (socket.family == Family::kUnix) return "unix";
  std::string text = std::to_string(socket.first_port);
  if (socket.last_port != socket.first_port) text += '-' + std::to_string(socket.last_port);
  return text + (socket.transport == Transport::kUdp ? "/udp" : "/tcp");
}

std::string address_of(const Socket& socket) {
  if (socket.family == Family::kUnix || !socket.address.empty()) return socket.address;
  if (socket.family == Family::kIpv4) return "0.0.0.0";
  return "::";
}

std::string place_text(const PortPlace& place, const ReportInput& input, SourceLines& lines) {
  std::string text = shown_path(input, place.path);
  const Position at = lines.locate(place.span);
  if (at.line > 0) text += ':' + std::to_string(at.line);
  return text;
}

std::string holders_text(const PortRow& row) {
  std::string text;
  for (const PortHolder& holder : row.holders) {
    text += (text.empty() ? "" : ", ") + holder.process + ' ' + std::to_string(holder.pid) + " (" +
            holder.user + (holder.unit.empty() ? "" : ", " + holder.unit) + ')';
  }
  return text.empty() ? "-" : text;
}

using Cells = std::vector<std::string>;

Cells cells_of(const PortRow& row, bool is_live, const ReportInput& input, SourceLines& lines) {
  Cells cells{port_of(row.socket), address_of(row.socket)};
  if (row.server != nullptr) {
    cells.emplace_back(row.server->title);
    cells.push_back(place_text(row.place, input, lines) +
                    (row.more > 0 ? " (+" + with_separators(row.more) + ")" : ""));
  } else {
    cells.push_back(row.service.empty() ? "-" : row.service);
    cells.emplace_back("-");
  }
  if (is_live) cells.push_back(holders_text(row));
  std::string conflicts;
  for (const PortPlace& place : row.conflicts) {
    conflicts += (conflicts.empty() ? "conflicts with " : ", ") + place.title + " at " +
                 place_text(place, input, lines);
  }
  cells.push_back(std::move(conflicts));
  for (std::string& cell : cells) cell = printable(cell);
  return cells;
}

Json place_json(const PortPlace& place, const ReportInput& input, SourceLines& lines) {
  const Position at = lines.locate(place.span);
  return {{"server", place.title},
          {"file", valid_utf8(shown_path(input, place.path))},
          {"line", at.line},
          {"column", at.column}};
}

std::string_view family_name(Family family) {
  switch (family) {
    case Family::kIpv4:
      return "ipv4";
    case Family::kIpv6:
      return "ipv6";
    case Family::kUnix:
      break;
  }
  return "unix";
}

Json row_json(const PortRow& row, bool is_live, const ReportInput& input, SourceLines& lines) {
  const bool is_unix = row.socket.family == Family::kUnix;
  Json json = {{"family", family_name(row.socket.family)},
               {"transport", row.socket.transport == Transport::kUdp ? "udp" : "tcp"},
               {"address", valid_utf8(address_of(row.socket))},
               {"port", is_unix ? Json() : Json(row.socket.first_port)},
               {"last_port", is_unix ? Json() : Json(row.socket.last_port)},
               {"claimed_by", Json()},
               {"more_claims", row.more},
               {"conflicts", Json::array()}};
  if (row.server != nullptr) json["claimed_by"] = place_json(row.place, input, lines);
  for (const PortPlace& place : row.conflicts) {
    json["conflicts"].push_back(place_json(place, input, lines));
  }
  if (!is_live) return json;
  json["held_by"] = Json::array();
  for (const PortHolder& holder : row.holders) {
    json["held_by"].push_back(
        {{"pid", holder.pid},
         {"process", valid_utf8(holder.process)},
         {"user", valid_utf8(holder.user)},
         {"unit", holder.unit.empty() ? Json() : Json(valid_utf8(holder.unit))}});
  }
  json["service"] = row.service.empty() ? Json() : Json(valid_utf8(row.service));
  return json;
}

}  // namespace

void write_ports_text(const PortTable& table, const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  std::vector<Cells> rows{{"PORT", "ADDRESS", "CLAIMED BY", "WRITTEN AT"}};
  if (table.is_live) rows.front().emplace_back("HELD BY");
  rows.front().emplace_back();
  for (const PortRow& row : table.rows) {
    rows.push_back(cells_of(row, table.is_live, input, lines));
  }
  std::vector<std::size_t> widths(rows.front().size());
  for (const Cells& cells : rows) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(cells[i]));
    }
  }
  for (const Cells& cells : rows) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line += cells[i] + std::string(widths[i] - display_width(cells[i]) + 2, ' ');
    }
    line.resize(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
  for (const std::string& unseen : table.unseen) out << "Not seen: " << printable(unseen) << ".\n";
}

void write_ports_json(const PortTable& table, const ReportInput& input, std::ostream& out) {
  SourceLines lines(input.program, input.target.world());
  out << R"({"tool": "danglint", "version": ")" DANGLINT_VERSION R"(", "ports": [)";
  const char* separator = "\n";
  for (const PortRow& row : table.rows) {
    out << separator << row_json(row, table.is_live, input, lines).dump();
    separator = ",\n";
  }
  out << "\n]";
  if (table.is_live) {
    Json unseen = Json::array();
    for (const std::string& one : table.unseen) unseen.push_back(valid_utf8(one));
    out << ", \"unseen\": " << unseen.dump();
  }
  out << "}\n";
}

}  // namespace danglint
