/** Tests of the timers. Open {@link org.keepalive4j.internal.detection.ExactTimersTest} first. */
package org.keepalive4j.internal.detection;
