/**
 * Installs policies in a real kernel, on cgroups and in network namespaces of the tests. Open
 * {@link org.keepalive4j.checks.policy.Playground} first, which runs the programs under a policy.
 */
@NullMarked
package org.keepalive4j.checks.policy;

import org.jspecify.annotations.NullMarked;
