/**
 * Code that the packages of the clients share. Open {@link
 * org.keepalive4j.integrations.AppliedPolicy} first, then the package of a client. No class here
 * refers to a client library, so you need only the libraries of the packages that you use.
 */
@NullMarked
package org.keepalive4j.integrations;

import org.jspecify.annotations.NullMarked;
