/** Tests of the search's parts. Open {@link org.keepalive4j.linux.path.LadderTest} first. */
package org.keepalive4j.linux.path;
