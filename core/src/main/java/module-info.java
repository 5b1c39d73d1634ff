/**
 * Keep-alive settings and policies, set on the TCP sockets of this JVM and read back from the
 * kernel.
 */
@SuppressWarnings("module") // this module is built before org.keepalive4j.linux
module org.keepalive4j {
  requires static jdk.net;
  requires static org.jspecify;

  exports org.keepalive4j;
  exports org.keepalive4j.internal.sysctl to
      org.keepalive4j.linux;
}
