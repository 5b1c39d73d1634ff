/**
 * Tests without a kernel. Open {@link org.keepalive4j.linux.internal.policy.CoverageTest} first.
 */
package org.keepalive4j.linux.internal.policy;
