/*
 * pair
 *   connects to itself over loopback and prints what both ends have: keep-alive, idle, interval,
 *   count, user timeout. It sets none of them.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>

static int get(int fd, int level, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  getsockopt(fd, level, name, &value, &length);
  return value;
}

static void print(int fd) {
  printf("%d %d %d %d %d\n", get(fd, SOL_SOCKET, SO_KEEPALIVE), get(fd, IPPROTO_TCP, TCP_KEEPIDLE),
         get(fd, IPPROTO_TCP, TCP_KEEPINTVL), get(fd, IPPROTO_TCP, TCP_KEEPCNT),
         get(fd, IPPROTO_TCP, TCP_USER_TIMEOUT));
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1) ||
      getsockname(listener, (struct sockaddr *)&address, &length) ||
      connect(client, (struct sockaddr *)&address, length)) {
    perror("pair");
    return 1;
  }
  print(client);
  print(accept(listener, 0, 0));
  return 0;
}
