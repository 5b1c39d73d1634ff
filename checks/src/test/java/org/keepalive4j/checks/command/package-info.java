/**
 * The command {@code keepalive} against the kernel: what it lists and sets is compared with what
 * other processes' own getsockopt(2) says. Open {@link
 * org.keepalive4j.checks.command.ListTruthTest} first.
 */
@NullMarked
package org.keepalive4j.checks.command;

import org.jspecify.annotations.NullMarked;
