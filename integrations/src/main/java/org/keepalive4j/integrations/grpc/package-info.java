/**
 * Keep-alive settings on gRPC channels and servers that run on Netty. Open {@link
 * org.keepalive4j.integrations.grpc.GrpcKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.grpc;

import org.jspecify.annotations.NullMarked;
