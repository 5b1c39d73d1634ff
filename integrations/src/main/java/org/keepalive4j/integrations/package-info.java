/**
 * What the packages of the clients share; none of it touches a client. Open {@link
 * org.keepalive4j.integrations.AppliedPolicy} first, then the package of a client. Each client has
 * one package, whose classes are loaded only by those who name them.
 */
@NullMarked
package org.keepalive4j.integrations;

import org.jspecify.annotations.NullMarked;
