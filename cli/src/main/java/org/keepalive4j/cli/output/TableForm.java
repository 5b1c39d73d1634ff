package org.keepalive4j.cli.output;

import java.util.List;

/**
 * How users want a table.
 *
 * @param columns the columns; empty for those that fit
 * @param header whether there is a header
 * @param width the columns of the terminal that each line must fit; {@link #UNLIMITED} for none
 */
public record TableForm(List<SocketColumn> columns, boolean header, int width) {
  /** The width of a table that nobody cuts. */
  public static final int UNLIMITED = Integer.MAX_VALUE;
}
