package org.keepalive4j.checks.support;

import java.util.List;
import java.util.Map;

/**
 * What a program that has ended left behind.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Output(int status, String out, String err) {
  /** The lines of standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /** Standard output as JSON, one object a line. */
  public List<Map<String, Object>> json() {
    return out.lines().map(Json::object).toList();
  }
}
