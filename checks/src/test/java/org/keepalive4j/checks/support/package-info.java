/**
 * Code that the checks share: processes, network namespaces, C programs, the built command, and
 * requirements of tests. Open {@link org.keepalive4j.checks.support.KeepaliveCommand} first.
 */
@NullMarked
package org.keepalive4j.checks.support;

import org.jspecify.annotations.NullMarked;
