/**
 * Policies in a real kernel, on cgroups and in network namespaces of the tests' own. Open {@link
 * org.keepalive4j.checks.policy.Playground} first: where the programs run that a policy is for.
 */
@NullMarked
package org.keepalive4j.checks.policy;

import org.jspecify.annotations.NullMarked;
