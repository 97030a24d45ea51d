// Tables of /proc/net that hold anything: what is taken from them is a port of an address that can be written.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "live/sockets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace danglint;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Listener> listeners;
  read_inet_sockets(text, Family::kIpv4, Transport::kTcp, listeners);
  read_inet_sockets(text, Family::kIpv6, Transport::kUdp, listeners);
  for (const Listener& listener : listeners) {
    if (listener.socket.family == Family::kUnix || address_text(listener.socket).empty())
      std::abort();
  }
  listeners.clear();
  read_unix_sockets(text, listeners);
  for (const Listener& listener : listeners) {
    if (listener.socket.address.empty()) std::abort();
  }
  return 0;
}
