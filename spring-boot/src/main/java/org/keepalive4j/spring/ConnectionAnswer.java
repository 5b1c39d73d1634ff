package org.keepalive4j.spring;

import org.jspecify.annotations.Nullable;

/**
 * An open connection in the response of the endpoint.
 *
 * @param direction connect, accept, or null if unknown
 * @param settings the settings in effect, in the syntax of a policy
 */
record ConnectionAnswer(String local, String remote, @Nullable String direction, String settings) {}
