// Processes that hold TCP sockets of many kinds with random settings, and tell the truth about each:
// what getsockopt(2) answers in the process that has it.
//
//   sockets SEED PROCESSES CONNECTIONS KINDS [IPV6-ADDRESS]
//
// Each process makes so many connections, each of a kind drawn from the letters of KINDS:
//   e  established
//   g  established, its listener gone, some data exchanged
//   h  half-closed: one side has sent its FIN, both are held
//   o  closed by the accepting side alone, which lives on without a process
//   q  waiting to be accepted
//   f, a, c  the window shut, then FINs: FIN-WAIT-1; LAST-ACK; CLOSING
//   s  SYN-SENT, to a listener whose queue is full
//   r  SYN-RECV, to a listener that waits for data (TCP_DEFER_ACCEPT)
//   t  closed by both sides: TIME-WAIT
//   p  established, and from then on a child process has all that there is so far, too
//   l  one more listener instead of a connection
//   b  only bound, not to be listed
// Prints "ready" when all are made. Then prints the truth for each line on standard input:
//   INODE STATE LOCAL REMOTE DIRECTION KEEPALIVE IDLE INTERVAL COUNT USER-TIMEOUT PID:FD,...
// with "-" for what there is not, and "end" after the last. Sockets that no process has any more, or
// has yet, come with inode 0. Ends when standard input does, and with it all processes and sockets.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LISTENER_BACKLOG = 1024, LONG_IDLE = 600 };
enum settings { NONE, LONG_IDLE_ONLY, ANY };

typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} address;

// What there is to tell. A socket without a process has fd -1.
typedef struct {
  int fd, twin, shared;
  const char *direction;
  address local, remote;
  const char *state; // only where there is no fd to ask
} entry;

static entry *entries;
static int count, room;
static int process;       // the number of this one, from 0
static pid_t sharer;      // a child of this process that inherited its first sockets
static const char *ipv6 = "::1";

static const char *const states[] = {"-",         "established", "syn-sent",   "syn-recv",
                                     "fin-wait-1", "fin-wait-2",  "time-wait",  "closed",
                                     "close-wait", "last-ack",    "listening", "closing"};

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    _exit(1);
  }
}

static int chance(int one_in) { return random() % one_in == 0; }

static socklen_t length(const address *a) {
  return a->any.sa_family == AF_INET ? sizeof a->v4 : sizeof a->v6;
}

static address ipv4_address(void) {
  address a = {.v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f010001 + process)}};
  return a;
}

static address ipv6_address(const char *text) {
  address a = {.v6 = {.sin6_family = AF_INET6}};
  check(inet_pton(AF_INET6, text, &a.v6.sin6_addr) == 1, text);
  return a;
}

static address local_of(int fd) {
  address a;
  socklen_t size = sizeof a;
  check(getsockname(fd, &a.any, &size) == 0, "getsockname");
  return a;
}

static void set(int fd, int level, int name, int value) {
  check(setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

static int get(int fd, int level, int name) {
  int value;
  socklen_t size = sizeof value;
  check(getsockopt(fd, level, name, &value, &size) == 0, "getsockopt");
  return value;
}

static int state_of(int fd) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  check(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0, "TCP_INFO");
  return info.tcpi_state;
}

// Any subset of the options, in any order, off with values among them.
static void give(int fd, enum settings which) {
  if (which == NONE || chance(6)) {
    return;
  }
  int lowest = which == LONG_IDLE_ONLY ? LONG_IDLE : 1;
  for (int i = 0; i < 6; i++) {
    switch (random() % 6) {
    case 0:
      set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
      break;
    case 1:
      set(fd, SOL_SOCKET, SO_KEEPALIVE, chance(2));
      break;
    case 2:
      set(fd, IPPROTO_TCP, TCP_KEEPIDLE, lowest + random() % (32768 - lowest));
      break;
    case 3:
      set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 1 + random() % 32767);
      break;
    case 4:
      set(fd, IPPROTO_TCP, TCP_KEEPCNT, 1 + random() % 127);
      break;
    case 5:
      if (which == ANY) {
        set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, random() % 1000000);
      }
    }
  }
  if (which == LONG_IDLE_ONLY) { // nothing is probed while the test looks
    set(fd, IPPROTO_TCP, TCP_KEEPIDLE, lowest + random() % (32768 - lowest));
  }
}

static entry *note(int fd, const char *direction, address local, address remote) {
  if (count == room) {
    entries = realloc(entries, (room = room * 2 + 64) * sizeof *entries);
  }
  entry *e = &entries[count++];
  *e = (entry){fd, -1, 0, direction, local, remote, NULL};
  if (fd >= 0 && chance(40)) {
    check((e->twin = dup(fd)) >= 0, "dup");
  }
  return e;
}

static void hold(int fd, const char *direction, address remote) {
  note(fd, direction, local_of(fd), remote);
}

// A socket that no process has.
static void orphan(const char *state, const char *direction, address local, address remote) {
  note(-1, direction, local, remote)->state = state;
}

static int listener(address at, int backlog) {
  int fd = socket(at.any.sa_family, SOCK_STREAM, 0), no = 0;
  check(fd >= 0, "socket");
  if (at.any.sa_family == AF_INET6) {
    check(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) == 0, "IPV6_V6ONLY");
  }
  check(bind(fd, &at.any, length(&at)) == 0, "bind");
  check(listen(fd, backlog) == 0, "listen");
  return fd;
}

// Where to connect to: IPv4, IPv6, or IPv4 to a listener of both (v4-mapped), which then accepts
// from IPv4 and from v4-mapped sockets.
typedef struct {
  int fd;
  address target;
} service;

static service open_service(int family, int backlog) {
  service s;
  char mapped[INET6_ADDRSTRLEN];
  address v4 = ipv4_address();
  switch (family) {
  case 0:
    s.fd = listener(v4, backlog);
    s.target = v4;
    break;
  case 1:
    s.target = ipv6_address(ipv6);
    s.fd = listener(s.target, backlog);
    break;
  default:
    s.fd = listener(ipv6_address("::"), backlog);
    snprintf(mapped, sizeof mapped, "::ffff:%s", inet_ntoa(v4.v4.sin_addr));
    s.target = family == 2 ? ipv6_address(mapped) : v4;
  }
  address bound = local_of(s.fd);
  if (s.target.any.sa_family == AF_INET) {
    s.target.v4.sin_port = bound.any.sa_family == AF_INET ? bound.v4.sin_port : bound.v6.sin6_port;
  } else {
    s.target.v6.sin6_port = bound.v6.sin6_port;
  }
  return s;
}

static int connect_to(service s, int flags) {
  int fd = socket(s.target.any.sa_family, SOCK_STREAM | flags, 0);
  check(fd >= 0, "socket");
  int result = connect(fd, &s.target.any, length(&s.target));
  check(result == 0 || (flags && errno == EINPROGRESS), "connect");
  return fd;
}

static int accept_from(service s) {
  int fd = accept(s.fd, NULL, NULL);
  check(fd >= 0, "accept");
  return fd;
}

// Sends until the peer's window is shut.
static void fill(int from, int to) {
  static char bytes[4096];
  set(from, SOL_SOCKET, SO_SNDBUF, 4096);
  set(to, SOL_SOCKET, SO_RCVBUF, 2304);
  while (send(from, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
  }
  check(errno == EAGAIN, "send");
}

static void pair(service s, char kind) {
  int client = connect_to(s, 0);
  address from = local_of(client), to = s.target;
  if (kind == 'q') {
    give(client, LONG_IDLE_ONLY);
    hold(client, "connect", to);
    orphan("established", "accept", to, from);
    return;
  }
  int server = accept_from(s);
  enum settings settings = kind == 'e' || kind == 'g' || kind == 'h' ? ANY : LONG_IDLE_ONLY;
  switch (kind) {
  case 'g':
    check(write(client, "question", 8) == 8 && read(server, (char[8]){0}, 8) == 8, "exchange");
    check(write(server, "answer", 6) == 6 && read(client, (char[6]){0}, 6) == 6, "exchange");
    break;
  case 'h':
    shutdown(chance(2) ? client : server, SHUT_WR);
    break;
  case 'o':
    close(server);
    orphan("fin-wait-2", "accept", to, from);
    server = -1;
    break;
  case 'f':
    fill(client, server);
    shutdown(client, SHUT_WR);
    break;
  case 'c':
    fill(client, server);
    shutdown(client, SHUT_WR);
    shutdown(server, SHUT_WR);
    break;
  case 'a':
    fill(server, client);
    shutdown(client, SHUT_WR);
    shutdown(server, SHUT_WR);
    break;
  case 't':
    close(client);
    close(server);
    orphan("time-wait", "connect", from, to);
    return;
  }
  give(client, settings);
  hold(client, "connect", to);
  if (server >= 0) {
    give(server, settings);
    hold(server, "accept", from);
  }
}

static void share(void) {
  if (sharer) {
    return; // once is enough
  }
  for (int i = 0; i < count; i++) {
    entries[i].shared = 1;
  }
  check((sharer = fork()) >= 0, "fork");
  if (sharer == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pause();
  }
}

static void make(char kind, service *common) {
  int family = random() % 4;
  address none = {0};
  service s;
  int fd;
  switch (kind) {
  case 'l':
    s = open_service(family, LISTENER_BACKLOG);
    give(s.fd, ANY);
    hold(s.fd, "-", none);
    break;
  case 'b':
    fd = socket(AF_INET, SOCK_STREAM, 0);
    none = ipv4_address();
    check(bind(fd, &none.any, sizeof none.v4) == 0, "bind");
    break;
  case 'g':
    s = open_service(family, 1);
    pair(s, kind);
    close(s.fd);
    break;
  case 'q':
    s = open_service(family, LISTENER_BACKLOG); // of its own: the common one accepts in order
    hold(s.fd, "-", none);
    pair(s, kind);
    break;
  case 's':
    s = open_service(family, 0);
    hold(s.fd, "-", none);
    pair(s, 'q'); // fills the queue
    fd = connect_to(s, SOCK_NONBLOCK);
    give(fd, LONG_IDLE_ONLY);
    hold(fd, "connect", s.target);
    break;
  case 'r':
    s = open_service(family, LISTENER_BACKLOG);
    set(s.fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 100);
    hold(s.fd, "-", none);
    fd = connect_to(s, 0);
    give(fd, LONG_IDLE_ONLY);
    hold(fd, "connect", s.target);
    orphan("syn-recv", "accept", s.target, local_of(fd));
    break;
  case 'p':
    pair(common[family], 'e');
    share();
    break;
  default:
    pair(common[family], kind);
  }
}

static void print_address(const address *a) {
  char text[INET6_ADDRSTRLEN];
  if (a->any.sa_family == AF_UNSPEC) {
    printf(" -");
  } else if (a->any.sa_family == AF_INET) {
    inet_ntop(AF_INET, &a->v4.sin_addr, text, sizeof text);
    printf(" %s:%d", text, ntohs(a->v4.sin_port));
  } else {
    int mapped = IN6_IS_ADDR_V4MAPPED(&a->v6.sin6_addr);
    inet_ntop(AF_INET6, &a->v6.sin6_addr, text, sizeof text);
    printf(mapped ? " %s:%d" : " [%s]:%d", mapped ? text + strlen("::ffff:") : text,
           ntohs(a->v6.sin6_port));
  }
}

static void print_owners(const entry *e) {
  printf(" %d:%d", getpid(), e->fd);
  if (e->twin >= 0) {
    printf(",%d:%d", getpid(), e->twin);
  }
  if (e->shared) {
    printf(",%d:%d", sharer, e->fd);
    if (e->twin >= 0) {
      printf(",%d:%d", sharer, e->twin);
    }
  }
}

static void print(const entry *e) {
  struct stat status = {0};
  if (e->fd >= 0) {
    check(fstat(e->fd, &status) == 0, "fstat");
  }
  printf("%lu %s", (unsigned long)status.st_ino, e->fd < 0 ? e->state : states[state_of(e->fd)]);
  print_address(&e->local);
  print_address(&e->remote);
  printf(" %s", e->direction);
  if (e->fd < 0) {
    printf(" - - - - - -\n");
    return;
  }
  printf(" %d %d %d %d %d", get(e->fd, SOL_SOCKET, SO_KEEPALIVE),
         get(e->fd, IPPROTO_TCP, TCP_KEEPIDLE), get(e->fd, IPPROTO_TCP, TCP_KEEPINTVL),
         get(e->fd, IPPROTO_TCP, TCP_KEEPCNT), get(e->fd, IPPROTO_TCP, TCP_USER_TIMEOUT));
  print_owners(e);
  printf("\n");
}

static void child(int connections, const char *kinds, int commands, int answers) {
  service common[4];
  for (int family = 0; family < 4; family++) {
    common[family] = open_service(family, LISTENER_BACKLOG);
    give(common[family].fd, LONG_IDLE_ONLY); // inherited by what it accepts
    hold(common[family].fd, "-", (address){0});
  }
  for (int i = 0; i < connections; i++) {
    make(kinds[random() % strlen(kinds)], common);
  }
  char byte = 0;
  check(write(answers, &byte, 1) == 1, "write");
  while (read(commands, &byte, 1) == 1) {
    for (int i = 0; i < count; i++) {
      print(&entries[i]);
    }
    fflush(stdout);
    check(write(answers, &byte, 1) == 1, "write");
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: sockets SEED PROCESSES CONNECTIONS KINDS [IPV6-ADDRESS]\n");
    return 2;
  }
  int processes = atoi(argv[2]);
  if (argc > 5) {
    ipv6 = argv[5];
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  int commands[processes][2], answers[processes][2];
  for (process = 0; process < processes; process++) {
    check(pipe2(commands[process], O_CLOEXEC) == 0, "pipe");
    check(pipe2(answers[process], O_CLOEXEC) == 0, "pipe");
    pid_t pid = fork();
    check(pid >= 0, "fork");
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(answers[process][0]); // and so the parent sees when this process dies
      srandom(atoi(argv[1]) * 1000 + process);
      child(atoi(argv[3]), argv[4], commands[process][0], answers[process][1]);
      _exit(0);
    }
    close(answers[process][1]);
  }
  char byte;
  for (int i = 0; i < processes; i++) {
    check(read(answers[i][0], &byte, 1) == 1, "a process");
  }
  printf("ready\n");
  fflush(stdout);
  while (read(STDIN_FILENO, &byte, 1) == 1) {
    for (int i = 0; byte == '\n' && i < processes; i++) {
      check(write(commands[i][1], &byte, 1) == 1 && read(answers[i][0], &byte, 1) == 1, "a process");
      byte = '\n';
    }
    printf("end\n");
    fflush(stdout);
  }
  return 0; // the children die with this process
}
