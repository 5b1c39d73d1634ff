/**
 * The system's network settings: ip-sysctl. Open {@link org.keepalive4j.internal.sysctl.Sysctl}
 * first.
 */
@NullMarked
package org.keepalive4j.internal.sysctl;

import org.jspecify.annotations.NullMarked;
