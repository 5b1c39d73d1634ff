/**
 * Compares what the command {@code keepalive} lists and sets with getsockopt(2) in the processes
 * that have the sockets. Open {@link org.keepalive4j.checks.command.ListTruthTest} first.
 */
@NullMarked
package org.keepalive4j.checks.command;

import org.jspecify.annotations.NullMarked;
