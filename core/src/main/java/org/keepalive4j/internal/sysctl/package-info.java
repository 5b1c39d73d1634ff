/**
 * Reads the network settings of the system in /proc/sys/net (the kernel's ip-sysctl.rst). Open
 * {@link org.keepalive4j.internal.sysctl.Sysctl} first.
 */
@NullMarked
package org.keepalive4j.internal.sysctl;

import org.jspecify.annotations.NullMarked;
