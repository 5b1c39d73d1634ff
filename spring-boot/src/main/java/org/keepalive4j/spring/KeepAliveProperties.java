package org.keepalive4j.spring;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code keepalive.*}.
 *
 * @param policy rules, settings for all connections, or {@code @FILE}
 */
@ConfigurationProperties("keepalive")
record KeepAliveProperties(@Nullable Policy policy) {}
