/** An application of Spring Boot whose class path has the starter. */
@NullMarked
package org.keepalive4j.checks.programs.springboot;

import org.jspecify.annotations.NullMarked;
