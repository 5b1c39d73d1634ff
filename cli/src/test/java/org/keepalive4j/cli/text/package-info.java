/** Tests of what users read. Open {@link org.keepalive4j.cli.text.ExplanationFormsTest} first. */
package org.keepalive4j.cli.text;
