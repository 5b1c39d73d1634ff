/**
 * Each client and server in docs/reference/clients.md, in a separate JVM against real servers. The
 * values are read from the kernel. Open {@link org.keepalive4j.checks.clients.ClientsTest} first.
 * The programs that it runs are in the module checks/programs.
 */
@NullMarked
package org.keepalive4j.checks.clients;

import org.jspecify.annotations.NullMarked;
