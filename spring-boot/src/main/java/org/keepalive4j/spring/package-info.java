/**
 * The starter for Spring Boot: one policy, on the connections that Spring Boot builds. Open {@link
 * org.keepalive4j.spring.KeepAliveAutoConfiguration} first. Each other configuration is for one
 * kind of connection, and passes the policy to the integrations.
 */
@NullMarked
package org.keepalive4j.spring;

import org.jspecify.annotations.NullMarked;
