/**
 * Each client and server that keepalive4j has a line for, in a JVM of its own, against real
 * servers, judged by the kernel's values. Open {@link org.keepalive4j.checks.clients.ClientsTest}
 * first; the programs that it runs are in the module checks/programs.
 */
@NullMarked
package org.keepalive4j.checks.clients;

import org.jspecify.annotations.NullMarked;
