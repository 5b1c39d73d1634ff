// Holds both ends of connections in random states, and says which side opened each.
//
//   directions SEED CONNECTIONS
//
// For a network namespace of its own, as root: it drops packets with nft(8). Services listen on ports
// whose thousands say what becomes of packets from and to them, once the first data is exchanged:
//   20xxx  nothing          21xxx  lost on the way, from then on       22xxx  lost for a while
//                           23xxx  refused by an output rule           24xxx  refused for a while
// Connections are IPv4, IPv6 or v4-mapped, and the connecting side has its port from connect(2), from
// bind(2) to port 0, from bind(2), or it is the port that it listens on itself (SO_REUSEPORT). Some
// send data with the SYN (TCP_FASTOPEN). Some listeners are gone, some have a queue of 0.
// Then both sides write, read, shut down or do nothing, at random.
// Prints a line for each end, INODE DIRECTION STATE WHAT, then "end". Ends when standard input does.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FAMILIES = 4, FATES = 5, FIRST_PORT = 20000, LARGEST = 5000 };
enum port { CHOSEN, BOUND_TO_0, BOUND, OWN_SERVICE };

static const char *const fates[] = {"kept", "lost", "lost-then-kept", "refused",
                                    "refused-then-kept"};
static const char *const families[] = {"ipv4", "ipv6", "mapped", "ipv4-to-mapped"};
static const char *const ports[] = {"chosen", "bound-to-0", "bound", "own-service"};
static const char *const states[] = {"-",         "established", "syn-sent",   "syn-recv",
                                     "fin-wait-1", "fin-wait-2",  "time-wait",  "closed",
                                     "close-wait", "last-ack",    "listening", "closing"};
static char bytes[LARGEST];

typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} address;

typedef struct {
  int client, server;
  char what[120];
} connection;

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    exit(1);
  }
}

static int chance(int one_in) { return random() % one_in == 0; }

static socklen_t length(const address *a) {
  return a->any.sa_family == AF_INET ? sizeof a->v4 : sizeof a->v6;
}

static address at(int family, int port) {
  address a = {.v4 = {.sin_family = AF_INET, .sin_port = htons(port)}};
  a.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (family == 1 || family == 2) {
    a = (address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)}};
    check(inet_pton(AF_INET6, family == 1 ? "::1" : "::ffff:127.0.0.1", &a.v6.sin6_addr) == 1, "?");
  }
  return a;
}

static void set(int fd, int level, int name, int value) {
  check(setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

static int open_socket(int domain) {
  int fd = socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  check(fd >= 0, "socket");
  set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
  return fd;
}

static int listener(int family, int port, int backlog) {
  int fd = open_socket(family == 0 ? AF_INET : AF_INET6);
  address a = at(family, port);
  if (family == 2 || family == 3) {
    a.any.sa_family = AF_INET6;
    a.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
  }
  set(fd, IPPROTO_TCP, TCP_FASTOPEN, 100);
  check(bind(fd, &a.any, length(&a)) == 0, "bind");
  check(listen(fd, backlog) == 0, "listen");
  return fd;
}

static void wait_millis(int millis) {
  struct timespec time = {millis / 1000, millis % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void write_some(int fd) {
  for (int writes = random() % 4; writes > 0; writes--) {
    size_t size = chance(2) ? 1 + random() % 3 : 1 + random() % LARGEST;
    if (send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
      return; // no room, or shut down before
    }
  }
}

static void read_some(int fd) {
  while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0 && !chance(8)) {
  }
}

// Sends until the peer's window is shut.
static void fill(int from, int to) {
  set(from, SOL_SOCKET, SO_SNDBUF, 4096);
  set(to, SOL_SOCKET, SO_RCVBUF, 2304);
  while (send(from, bytes, sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT) > 0) {
  }
}

static void use(int fd, int peer) {
  switch (random() % 6) {
  case 0:
    break;
  case 1:
    fill(fd, peer);
    break;
  case 2:
    write_some(fd);
    shutdown(fd, SHUT_WR);
    break;
  default:
    write_some(fd);
    if (chance(3)) {
      read_some(fd);
    }
  }
}

static connection make(int number) {
  static int next_port = 30000;
  connection made;
  int family = random() % FAMILIES, fate = random() % FATES;
  enum port port = chance(2) ? CHOSEN : random() % 4;
  int backlog = chance(4) ? 0 : 100, gone = chance(4), fast = port == CHOSEN && chance(4);
  int service_port = FIRST_PORT + fate * 1000 + number % 1000;
  snprintf(made.what, sizeof made.what, "%s,%s,port-%s,queue-%d%s%s", fates[fate],
           families[family], ports[port], backlog, gone ? ",listener-gone" : "",
           fast ? ",fast-open" : "");

  int service = listener(family, service_port, backlog), own = -1;
  address target = at(family, service_port), local = at(family, 0);
  made.client = open_socket(target.any.sa_family);
  if (port == BOUND_TO_0) {
    check(bind(made.client, &local.any, length(&local)) == 0, "bind to 0");
  } else if (port != CHOSEN) {
    int own_port = next_port++;
    if (port == OWN_SERVICE) {
      own = listener(family, own_port, 100);
    }
    local = at(family, own_port);
    check(bind(made.client, &local.any, length(&local)) == 0, "bind the client");
  }
  if (fast) {
    sendto(made.client, bytes, 1 + random() % 500, MSG_FASTOPEN, &target.any, length(&target));
  } else {
    check(connect(made.client, &target.any, length(&target)) == 0 || errno == EINPROGRESS,
          "connect");
  }
  do {
    made.server = accept4(service, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  } while (made.server < 0 && errno == EAGAIN);
  check(made.server >= 0, "accept");
  for (int rounds = random() % 3; rounds > 0; rounds--) {
    write_some(made.client);
    write_some(made.server);
    read_some(made.client);
    read_some(made.server);
  }
  if (gone) {
    close(service);
  }
  (void)own; // stays open, like the other listeners
  return made;
}

static void nft(const char *rules) {
  FILE *program = popen("nft -f -", "w");
  check(program != NULL && fputs(rules, program) >= 0 && pclose(program) == 0, "nft");
}

static void print(int fd, const char *direction, const char *what) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  struct stat status;
  check(fstat(fd, &status) == 0, "fstat");
  check(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0, "TCP_INFO");
  printf("%lu %s %s %s\n", (unsigned long)status.st_ino, direction, states[info.tcpi_state], what);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: directions SEED CONNECTIONS\n");
    return 2;
  }
  srandom(atoi(argv[1]));
  int count = atoi(argv[2]);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  connection *all = calloc(count, sizeof *all);
  for (int i = 0; i < count; i++) {
    all[i] = make(i);
  }
  nft("table inet keepalive_test {\n"
      "  chain arriving { type filter hook input priority 0;\n"
      "    tcp dport 21000-22999 drop\n    tcp sport 21000-22999 drop\n  }\n"
      "  chain leaving { type filter hook output priority 0;\n"
      "    tcp dport 23000-24999 drop\n    tcp sport 23000-24999 drop\n  }\n}\n");
  for (int i = 0; i < count; i++) {
    use(all[i].client, all[i].server);
    use(all[i].server, all[i].client);
  }
  wait_millis(700); // retransmissions
  nft("flush chain inet keepalive_test arriving\nflush chain inet keepalive_test leaving\n"
      "add rule inet keepalive_test arriving tcp dport 21000-21999 drop\n"
      "add rule inet keepalive_test arriving tcp sport 21000-21999 drop\n"
      "add rule inet keepalive_test leaving tcp dport 23000-23999 drop\n"
      "add rule inet keepalive_test leaving tcp sport 23000-23999 drop\n");
  wait_millis(1500);
  for (int i = 0; i < count; i++) {
    print(all[i].client, "connect", all[i].what);
    print(all[i].server, "accept", all[i].what);
  }
  printf("end\n");
  fflush(stdout);
  while (read(STDIN_FILENO, bytes, sizeof bytes) > 0) {
  }
  return 0;
}
