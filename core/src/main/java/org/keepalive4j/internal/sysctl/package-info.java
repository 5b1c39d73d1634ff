/**
 * The system's network settings: ip-sysctl. Open {@link
 * org.keepalive4j.internal.sysctl.EphemeralPorts} first.
 */
@NullMarked
package org.keepalive4j.internal.sysctl;

import org.jspecify.annotations.NullMarked;
