/**
 * Tests without a kernel. Open {@link org.keepalive4j.linux.internal.policy.PolicyCheckerTest}
 * first.
 */
package org.keepalive4j.linux.internal.policy;
