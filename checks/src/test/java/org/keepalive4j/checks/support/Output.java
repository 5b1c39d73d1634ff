package org.keepalive4j.checks.support;

import java.util.List;
import java.util.Map;

/**
 * The result of a program that has ended.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
public record Output(int status, String out, String err) {
  /** Returns the lines of standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /** Returns standard output as JSON, one object per line. */
  public List<Map<String, Object>> json() {
    return out.lines().map(Json::object).toList();
  }
}
