// listeners PROCESSES SOCKETS: so many processes, each of which listens on so many ports. Says "ready", and ends with its
// standard input.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int processes = std::atoi(argv[1]);
  const int sockets = std::atoi(argv[2]);
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return 1;
  for (int i = 0; i < processes; ++i) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int k = 0; k < sockets; ++k) {
      const int made = socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      address.sin_port = htons(static_cast<std::uint16_t>(10000 + i * sockets + k));
      if (bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
          listen(made, 8) != 0)
        _exit(1);
    }
    if (write(pipe_ends[1], "x", 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char one = 0;
  for (int i = 0; i < processes; ++i) {
    if (read(pipe_ends[0], &one, 1) != 1) return 1;
  }
  std::puts("ready");
  std::fflush(stdout);
  while (read(STDIN_FILENO, &one, 1) > 0) {
  }
  return 0;
}
