/**
 * What the client programs share. Open {@link org.keepalive4j.checks.client.Run} first; each
 * program is a class Client of this package in a module of its own.
 */
@NullMarked
package org.keepalive4j.checks.client;

import org.jspecify.annotations.NullMarked;
