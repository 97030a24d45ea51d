// What the kernel makes of two sockets; tests/oracle/bind.sh asks it.
#include "danglint/socket.h"

#include <gtest/gtest.h>

namespace danglint {
namespace {

Socket v4(const char* address) {
  return {.family = Family::kIpv4, .address = address, .first_port = 80, .last_port = 80};
}

Socket v6(const char* address, bool v6only) {
  return {.family = Family::kIpv6,
          .address = address,
          .v6only = v6only,
          .first_port = 80,
          .last_port = 80};
}

Socket udp(Socket socket) {
  socket.transport = Transport::kUdp;
  return socket;
}

Socket reusing_port(Socket socket, std::uint32_t uid) {
  socket.reuseport = true;
  socket.uid = uid;
  return socket;
}

Socket reusing_address(Socket socket) {
  socket.reuseaddr = true;
  return socket;
}

Socket ports(Socket socket, std::uint16_t first, std::uint16_t last) {
  socket.first_port = first;
  socket.last_port = last;
  return socket;
}

Socket unix_socket(const char* path) {
  return {.family = Family::kUnix, .address = path};
}

struct Row {
  const char* name;
  Socket a;
  Socket b;
  bool is_refused;
};

class BindTable : public testing::TestWithParam<Row> {};

TEST_P(BindTable, HoldsInEitherOrder) {
  EXPECT_EQ(is_refused_beside(GetParam().a, GetParam().b), GetParam().is_refused);
  EXPECT_EQ(is_refused_beside(GetParam().b, GetParam().a), GetParam().is_refused);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BindTable,
    testing::Values(
        Row{"AnyAndLoopback", v4(""), v4("127.0.0.1"), true},
        Row{"TwoLoopbacks", v4("127.0.0.1"), v4("127.0.0.2"), false},
        Row{"LoopbacksOfBothFamilies", v6("::1", true), v4("127.0.0.1"), false},
        Row{"LoopbackV6AndAnyV4", v6("::1", true), v4(""), false},
        Row{"DualAndAnyV4", v6("", false), v4(""), true},
        Row{"DualAndLoopbackV4", v6("", false), v4("127.0.0.1"), true},
        Row{"V6OnlyAndAnyV4", v6("", true), v4(""), false},
        Row{"V6OnlyAndLoopbackV6", v6("", true), v6("::1", true), true},
        Row{"DualAndLoopbackV6", v6("", false), v6("::1", true), true},
        Row{"TcpAndUdp", v4(""), udp(v4("")), false},
        Row{"UdpTwice", udp(v4("")), udp(v4("")), true},
        Row{"UdpTwiceReusingAddress", reusing_address(udp(v4(""))), reusing_address(udp(v4(""))),
            false},
        Row{"UdpOneReusingAddress", reusing_address(udp(v4(""))), udp(v4("")), true},
        Row{"TcpTwiceReusingAddress", reusing_address(v4("")), reusing_address(v4("")), true},
        Row{"ReusePortSameUser", reusing_port(v4(""), 0), reusing_port(v4(""), 0), false},
        Row{"ReusePortAnyAndLoopback", reusing_port(v4(""), 0), reusing_port(v4("127.0.0.1"), 0),
            false},
        Row{"ReusePortOtherUser", reusing_port(v4(""), 0), reusing_port(v4(""), 33), true},
        Row{"ReusePortOfOne", reusing_port(v4(""), 0), v4(""), true},
        Row{"OtherPorts", ports(v4(""), 80, 80), ports(v4(""), 81, 81), false},
        Row{"RangesThatTouch", ports(v4(""), 80, 90), ports(v4(""), 90, 99), true},
        Row{"UnixSamePath", unix_socket("/run/a"), unix_socket("/run/a"), true},
        Row{"UnixOtherPath", unix_socket("/run/a"), unix_socket("/run/b"), false},
        Row{"UnixAndTcp", unix_socket("/run/a"), v4(""), false}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Socket, IsWrittenAsPeopleWriteIt) {
  EXPECT_EQ(address_text(v4("")), "0.0.0.0:80");
  EXPECT_EQ(address_text(v6("::1", true)), "[::1]:80");
  EXPECT_EQ(address_text(unix_socket("/run/a")), "/run/a");
  EXPECT_EQ(port_text(udp(ports(v4(""), 80, 81))), "port 80-81/udp");
  EXPECT_EQ(port_text(unix_socket("/run/a")), "socket /run/a");
}

}  // namespace
}  // namespace danglint
