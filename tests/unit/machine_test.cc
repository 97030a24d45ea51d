// What is read from /proc, of processes and sockets of all kinds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "live/machine.h"
#include "live/sockets.h"

namespace danglint {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInetHeading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

std::vector<Listener> inet(const std::string& lines, Family family, Transport transport) {
  std::vector<Listener> listeners;
  read_inet_sockets(kInetHeading + lines, family, transport, listeners);
  return listeners;
}

TEST(InetSockets, ListenersAloneAreTaken) {
  const auto found = inet(
      "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 "
      "4711 1\n"
      "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000    33        0 "
      "4712 1\n",
      Family::kIpv4, Transport::kTcp);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(address_text(found[0].socket), "127.0.0.1:8080");
  EXPECT_EQ(found[0].socket.uid, 33U);
  EXPECT_EQ(found[0].inode, 4711U);
}

TEST(InetSockets, Ipv4BehindIpv6IsIpv4) {
  const auto found = inet(
      "   0: 0000000000000000FFFF00000100007F:0050 00000000000000000000000000000000:0000 0A "
      "00000000:00000000 00:00000000 00000000     0        0 1 1\n"
      "   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A "
      "00000000:00000000 00:00000000 00000000     0        0 2 1\n"
      "   2: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A "
      "00000000:00000000 00:00000000 00000000     0        0 3 1\n",
      Family::kIpv6, Transport::kTcp);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(address_text(found[0].socket), "127.0.0.1:80");
  EXPECT_EQ(address_text(found[1].socket), "[::1]:80");
  EXPECT_EQ(address_text(found[2].socket), "[::]:80");
}

TEST(InetSockets, UdpThatIsConnectedListensToNobody) {
  const auto found = inet(
      "   0: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 "
      "1 2\n"
      "   1: 0100007F:8000 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 "
      "2 2\n",
      Family::kIpv4, Transport::kUdp);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].socket.first_port, 68);
}

TEST(InetSockets, WhatIsNoLineOfTheKernelIsPassedOver) {
  for (const char* line :
       {"", "x", "   0: 0100007F 0 0A", "   0: zz00007F:1F90 0:0 0A 0:0 0:0 0 0 0 1 1",
        "   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 -1 0 1 1",
        "   0: 0100007F01:1F90 00000000:0000 0A 0:0 0:0 0 0 0 1 1"}) {
    EXPECT_TRUE(inet(line, Family::kIpv4, Transport::kTcp).empty()) << line;
  }
}

TEST(UnixSockets, PathsMayHoldAnything) {
  std::vector<Listener> found;
  read_unix_sockets(
      "Num       RefCount Protocol Flags    Type St Inode Path\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 20893 /run/a b\x1b[31m.sock\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 20894 @abstract\n"
      "0000000000000000: 00000003 00000000 00000000 0001 03 20895 /run/connected.sock\n"
      "0000000000000000: 00000002 00000000 00000000 0002 01 20896 /dev/log\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 20897\n",
      found);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].socket.address, "/run/a b\x1b[31m.sock");
  EXPECT_EQ(found[1].socket.address, "@abstract");
  EXPECT_EQ(found[2].socket.address, "/dev/log");
}

// A /proc made of files.
class ProcTest : public testing::Test {
 protected:
  ProcTest() {
    std::string name = (fs::temp_directory_path() / "danglint-proc-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write("net/tcp", std::string(kInetHeading) +
                         "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 "
                         "00000000     0        0 900 1\n");
    write("net/udp", kInetHeading);
    write("net/unix", "Num\n");
  }
  ~ProcTest() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  void add_process(int pid, int parent, const std::string& name, const std::string& command,
                   const std::string& executable, bool holds = false) {
    const std::string own = std::to_string(pid);
    write(own + "/stat", own + " (" + name + ") S " + std::to_string(parent) +
                             " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + std::to_string(pid) +
                             "00 1 1\n");
    write(own + "/status", "Name:\tx\nUid:\t0\t33\t33\t33\nGid:\t0\t34\t34\t34\n");
    write(own + "/cmdline", command);
    write(own + "/cgroup", "0::/system.slice/web.service\n");
    fs::create_directories(folder_ / own / "fd");
    fs::create_symlink(executable, folder_ / own / "exe");
    if (holds) fs::create_symlink("socket:[900]", folder_ / own / "fd/3");
  }

  Machine read() { return read_machine({.path = folder_.string(), .booted = 0}); }

  fs::path folder_;
};

TEST_F(ProcTest, NamesMayHoldBracketsAndSpaces) {
  add_process(7, 1, "a) S 9 (b", std::string("prog\0-x\0", 8), "/opt/prog (deleted)", true);
  const Machine machine = read();
  ASSERT_EQ(machine.processes.size(), 1U);
  const Process& process = machine.processes[0];
  EXPECT_EQ(process.name, "a) S 9 (b");
  EXPECT_EQ(process.parent, 1);
  EXPECT_EQ(process.executable, "/opt/prog");
  EXPECT_TRUE(process.is_executable_deleted);
  EXPECT_EQ(process.arguments, (std::vector<std::string>{"prog", "-x"}));
  EXPECT_EQ(process.uid, 33U);
  EXPECT_EQ(process.unit, "web.service");
  ASSERT_EQ(machine.listeners.size(), 1U);
  EXPECT_EQ(machine.listeners[0].holders, (std::vector<std::size_t>{0}));
}

TEST_F(ProcTest, WhatVanishesIsLeftOut) {
  fs::create_directories(folder_ / "8");  // between the listing and the reading
  write("9/stat", "9 (half");
  EXPECT_TRUE(read().processes.empty());
}

TEST_F(ProcTest, MastersAndWorkersAreOneServer) {
  add_process(10, 1, "nginx", "nginx: master process /usr/sbin/nginx -p /srv/x -c conf/own.conf",
              "/usr/sbin/nginx", true);
  add_process(11, 10, "nginx", "nginx: worker process", "/usr/sbin/nginx", true);
  add_process(12, 1, "php-fpm8.2", "php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)",
              "/usr/sbin/php-fpm8.2");
  add_process(13, 1, "apache2",
              std::string("/usr/sbin/apache2\0-DFOO\0-D\0BAR=1\0-f\0/etc/a.conf\0", 48),
              "/usr/sbin/apache2");
  const Machine machine = read();
  ASSERT_EQ(machine.servers.size(), 3U);
  EXPECT_EQ(machine.servers[0].rule->name, "nginx");
  EXPECT_EQ(machine.servers[0].configuration, "/srv/x/conf/own.conf");
  EXPECT_EQ(machine.servers[0].prefix, "/srv/x");
  EXPECT_EQ(machine.servers[0].workers, (std::vector<std::size_t>{1}));
  EXPECT_EQ(machine.servers[1].configuration, "/etc/php/8.2/fpm/php-fpm.conf");
  EXPECT_EQ(machine.servers[2].configuration, "/etc/a.conf");
  EXPECT_EQ(machine.servers[2].defines,
            (std::map<std::string, std::string>{{"BAR", "1"}, {"FOO", ""}}));
}

TEST_F(ProcTest, ProcessesThatAdoptEachOtherEndNothing) {
  add_process(20, 21, "nginx", "nginx", "/usr/sbin/nginx");
  add_process(21, 20, "nginx", "nginx", "/usr/sbin/nginx");
  EXPECT_TRUE(read().servers.empty());
}

TEST_F(ProcTest, WhatMayNotBeReadIsNamed) {
  fs::remove(folder_ / "net/tcp");
  const Machine machine = read();
  ASSERT_EQ(machine.unseen.size(), 1U);
  EXPECT_NE(machine.unseen[0].find("tcp"), std::string::npos);
}

}  // namespace
}  // namespace danglint
