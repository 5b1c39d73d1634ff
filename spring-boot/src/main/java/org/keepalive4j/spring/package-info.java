/**
 * The starter for Spring Boot: one policy, on the connections that Spring Boot builds. Open {@link
 * org.keepalive4j.spring.KeepAliveAutoConfiguration} first; the other configurations are one for
 * each kind of connection, and hand the policy to the integrations.
 */
@NullMarked
package org.keepalive4j.spring;

import org.jspecify.annotations.NullMarked;
