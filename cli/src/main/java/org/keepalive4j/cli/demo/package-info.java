/**
 * The main job in ten seconds, on sockets of its own. Open {@link org.keepalive4j.cli.demo.DemoCommand} first.
 */
@NullMarked
package org.keepalive4j.cli.demo;

import org.jspecify.annotations.NullMarked;
