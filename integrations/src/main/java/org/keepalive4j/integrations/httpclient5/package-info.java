/**
 * Keep-alive settings as options of Apache HttpClient 5. Open {@link
 * org.keepalive4j.integrations.httpclient5.HttpClientKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.httpclient5;

import org.jspecify.annotations.NullMarked;
