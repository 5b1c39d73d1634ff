// To be preloaded: TCP sockets of the program are MPTCP sockets, as under mptcpize(8).
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int socket(int domain, int type, int protocol) {
  int stream = (type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK)) == SOCK_STREAM;
  int internet = domain == AF_INET || domain == AF_INET6;
  if (stream && internet && (protocol == 0 || protocol == IPPROTO_TCP)) {
    protocol = IPPROTO_MPTCP;
  }
  return syscall(SYS_socket, domain, type, protocol);
}
