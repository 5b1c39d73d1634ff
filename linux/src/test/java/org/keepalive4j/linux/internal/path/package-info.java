/**
 * Tests of the search's parts. Open {@link org.keepalive4j.linux.internal.path.ScheduleTest} first.
 */
package org.keepalive4j.linux.internal.path;
