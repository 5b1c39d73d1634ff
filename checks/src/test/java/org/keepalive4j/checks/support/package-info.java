/**
 * What tests of the whole have in common: processes, network namespaces, C programs, the built
 * command, and what to do where the machine lacks something. Open {@link
 * org.keepalive4j.checks.support.KeepaliveCommand} first.
 */
@NullMarked
package org.keepalive4j.checks.support;

import org.jspecify.annotations.NullMarked;
