/**
 * Keep-alive settings on gRPC channels and servers of the artifact grpc-netty-shaded, which
 * contains its own copy of Netty. Open {@link
 * org.keepalive4j.integrations.grpc.shaded.ShadedGrpcKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.grpc.shaded;

import org.jspecify.annotations.NullMarked;
