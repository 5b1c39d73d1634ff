package org.keepalive4j.cli.output;

import java.util.List;

/**
 * The options of a table.
 *
 * @param columns the columns; empty for those that fit
 * @param header whether there is a header
 * @param width the columns of the terminal that each line must fit; {@link #UNLIMITED} for none
 */
public record TableOptions(List<SocketColumn> columns, boolean header, int width) {
  /** The width of a table whose lines are never cut. */
  public static final int UNLIMITED = Integer.MAX_VALUE;
}
