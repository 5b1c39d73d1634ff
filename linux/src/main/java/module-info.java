/** Every TCP socket of a Linux machine: keep-alive settings listed and changed, of any process. */
module org.keepalive4j.linux {
  requires transitive org.keepalive4j;
  requires static org.jspecify;

  exports org.keepalive4j.linux;
  exports org.keepalive4j
      .linux
      .policy; // for what KernelPolicy returns; the rest serves this module
  exports org.keepalive4j
      .linux
      .syscall; // for SyscallException and Errno; the rest serves this module
}
