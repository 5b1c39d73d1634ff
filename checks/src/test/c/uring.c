// Holds both ends of a connection as direct descriptors of an io_uring, and in no other way.
//
//   uring ring|mapped
//
// ring: the ring has a descriptor. mapped: that is closed, and the ring is mapped into memory.
// Prints the port that was connected to. Ends when standard input does. Without io_uring: status 3.
#include <arpa/inet.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    exit(1);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: uring ring|mapped\n");
    return 2;
  }
  struct io_uring_params parameters = {0};
  int ring = syscall(SYS_io_uring_setup, 8, &parameters);
  if (ring < 0) {
    perror("io_uring_setup");
    return 3;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  check(bind(listener, (struct sockaddr *)&address, size) == 0, "bind");
  check(listen(listener, 1) == 0, "listen");
  check(getsockname(listener, (struct sockaddr *)&address, &size) == 0, "getsockname");
  check(connect(client, (struct sockaddr *)&address, size) == 0, "connect");
  int server = accept(listener, NULL, NULL);
  check(server >= 0, "accept");

  int files[] = {client, -1, server, STDIN_FILENO};
  check(syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, files, 4) == 0, "register");
  close(client);
  close(server);
  close(listener);
  if (strcmp(argv[1], "mapped") == 0) {
    check(mmap(NULL, 4096, PROT_READ, MAP_SHARED, ring, IORING_OFF_SQ_RING) != MAP_FAILED, "mmap");
    close(ring);
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}
