/**
 * Keep-alive settings and policies, set on the TCP sockets of this JVM and read back from the
 * kernel.
 */
module org.keepalive4j {
  requires static jdk.net;
  requires static org.jspecify;

  exports org.keepalive4j;
}
