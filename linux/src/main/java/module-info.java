/** Lists every TCP socket of a Linux host, and changes keep-alive settings in any process. */
module org.keepalive4j.linux {
  requires transitive org.keepalive4j;
  requires static org.jspecify;

  exports org.keepalive4j.linux;
}
