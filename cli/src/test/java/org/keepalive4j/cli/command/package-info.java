/** Tests of the commands. */
@org.jspecify.annotations.NullMarked
package org.keepalive4j.cli.command;
