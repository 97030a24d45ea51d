#include "danglint/socket.h"

namespace danglint {
namespace {

std::string ports_of(const Socket& socket) {
  std::string text = std::to_string(socket.first_port);
  if (socket.last_port != socket.first_port) text += '-' + std::to_string(socket.last_port);
  return text;
}

}  // namespace

bool is_overlapping(const Socket& a, const Socket& b) {
  if ((a.family == Family::kUnix) != (b.family == Family::kUnix)) return false;
  if (a.family == Family::kUnix) return a.address == b.address;
  if (a.transport != b.transport || a.first_port > b.last_port || b.first_port > a.last_port) {
    return false;
  }
  if (a.family == b.family) {
    return a.address.empty() || b.address.empty() || a.address == b.address;
  }
  const Socket& v6 = a.family == Family::kIpv6 ? a : b;
  return v6.address.empty() && !v6.v6only;  // [::] with IPv4 takes every IPv4 address
}

bool is_refused_beside(const Socket& a, const Socket& b) {
  if (!is_overlapping(a, b)) return false;
  if (a.family == Family::kUnix) return true;
  if (a.reuseport && b.reuseport && a.uid == b.uid) return false;
  return !(a.transport == Transport::kUdp && a.reuseaddr && b.reuseaddr);
}

std::string port_text(const Socket& socket) {
  if (socket.family == Family::kUnix) return "socket " + socket.address;
  const std::string text = "port " + ports_of(socket);
  return socket.transport == Transport::kUdp ? text + "/udp" : text;
}

std::string address_text(const Socket& socket) {
  if (socket.family == Family::kUnix) return socket.address;
  if (socket.family == Family::kIpv4) {
    return (socket.address.empty() ? "0.0.0.0" : socket.address) + ':' + ports_of(socket);
  }
  return '[' + (socket.address.empty() ? "::" : socket.address) + "]:" + ports_of(socket);
}

}  // namespace danglint
