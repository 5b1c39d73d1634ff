/** Tests of what users read. Open {@link org.keepalive4j.cli.output.ExplanationFormsTest} first. */
package org.keepalive4j.cli.output;
