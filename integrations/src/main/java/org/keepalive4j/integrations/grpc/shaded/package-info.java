/**
 * The same as {@link org.keepalive4j.integrations.grpc} for the artifact grpc-netty-shaded, which
 * has a Netty of its own inside. Open {@link
 * org.keepalive4j.integrations.grpc.shaded.ShadedGrpcKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.grpc.shaded;

import org.jspecify.annotations.NullMarked;
