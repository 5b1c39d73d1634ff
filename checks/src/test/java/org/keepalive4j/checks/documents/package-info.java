/**
 * The first steps of a newcomer: the two programs at the root, and everything that README.md says
 * to run. Open {@link org.keepalive4j.checks.documents.ReadmeTest} first.
 */
@NullMarked
package org.keepalive4j.checks.documents;

import org.jspecify.annotations.NullMarked;
