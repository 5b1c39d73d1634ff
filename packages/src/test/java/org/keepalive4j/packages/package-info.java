/** Tests of what packages carry. */
@org.jspecify.annotations.NullMarked
package org.keepalive4j.packages;
