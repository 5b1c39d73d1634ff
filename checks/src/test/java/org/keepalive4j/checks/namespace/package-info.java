/**
 * Networks of network namespaces, made for one test class and removed after it. Open {@link
 * org.keepalive4j.checks.namespace.Namespace} first.
 */
@NullMarked
package org.keepalive4j.checks.namespace;

import org.jspecify.annotations.NullMarked;
