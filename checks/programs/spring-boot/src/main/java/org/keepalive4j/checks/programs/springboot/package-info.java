/**
 * An application of Spring Boot whose class path has the starter: {@link
 * org.keepalive4j.checks.programs.springboot.StarterApplication}.
 */
@NullMarked
package org.keepalive4j.checks.programs.springboot;

import org.jspecify.annotations.NullMarked;
