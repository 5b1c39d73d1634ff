package org.keepalive4j.checks.support;

import java.util.ArrayList;
import java.util.List;

/**
 * Who wins, in one table for all engines. Values are written as: keep-alive, idle, interval, count,
 * user timeout in milliseconds.
 *
 * @param rule settings and mode
 * @param before the calls of the application before it connects, on its listener before it accepts,
 *     or on its connection before the policy is installed
 * @param after its later calls
 * @param expected the values in the kernel afterwards
 * @param ifSeen the same for an engine that sees earlier calls, so that it distinguishes a value
 *     that was set to the default from one that wasn't set
 */
public record ModeCase(String rule, String before, String after, String expected, String ifSeen) {
  private static final String ALL = "idle=60s,interval=10s,count=5,user-timeout=90s";
  private static final String OTHERS = "keep-alive=1 idle=7 interval=7 count=7 user-timeout=7000";
  private static final String TUNED = "idle=8 interval=8 count=8 user-timeout=8000";
  private static final String OFF = "keep-alive=0";
  private static final String ON = "keep-alive=1";

  /** The table. */
  public static List<ModeCase> all() {
    List<ModeCase> cases = new ArrayList<>();
    protect(cases);
    enforce(cases);
    fill(cases);
    return cases;
  }

  private static void protect(List<ModeCase> cases) {
    add(cases, ALL, "", "", "1 60 10 5 90000");
    add(cases, ALL, OTHERS, "", "1 60 10 5 90000");
    add(cases, ALL, OFF, "", "1 60 10 5 90000");
    add(cases, ALL, "", TUNED, "1 8 8 8 8000");
    add(cases, ALL, "", OFF, "1 60 10 5 90000");
    add(cases, "idle=60s", "interval=7 count=7 user-timeout=7000", OFF, "1 60 7 7 7000");
    add(cases, "on", "idle=7", OFF, "1 7 75 9 0");
    add(cases, "off", OTHERS, "", "0 7 7 7 7000");
    add(cases, "off", ON, ON, "1 7200 75 9 0");
    add(cases, "off", "", ON + " " + OFF, "0 7200 75 9 0");
    add(cases, "user-timeout=90s", ON + " user-timeout=7000", "", "1 7200 75 9 90000");
    add(cases, "user-timeout=90s", ON, OFF, "0 7200 75 9 90000");
    add(cases, "user-timeout=90s", ON, TUNED, "1 8 8 8 8000");
    add(cases, "off,user-timeout=90s", ON, "user-timeout=8000", "0 7200 75 9 8000");
  }

  private static void enforce(List<ModeCase> cases) {
    add(cases, ALL + ",mode=enforce", OTHERS, "", "1 60 10 5 90000");
    add(cases, ALL + ",mode=enforce", "", TUNED, "1 60 10 5 90000");
    add(cases, ALL + ",mode=enforce", "", OFF, "1 60 10 5 90000");
    add(cases, "on,mode=enforce", "idle=7", TUNED + " " + OFF, "1 7 75 9 0");
    add(cases, "off,mode=enforce", OTHERS, ON + " " + TUNED, "0 7 7 7 7000");
    add(cases, "user-timeout=90s,mode=enforce", ON, OFF + " " + TUNED, "1 7200 75 9 90000");
  }

  private static void fill(List<ModeCase> cases) {
    String all = ALL + ",mode=fill";
    add(cases, all, "", "", "1 60 10 5 90000");
    add(cases, all, ON, "", "1 60 10 5 90000");
    add(cases, all, "idle=7", "", "1 7 10 5 90000");
    add(cases, all, "interval=7", "", "1 60 7 5 90000");
    add(cases, all, "count=7", "", "1 60 10 7 90000");
    add(cases, all, "user-timeout=7000", "", "1 60 10 5 7000");
    add(cases, all, ON + " idle=7", "", "1 7 10 5 90000");
    add(cases, all, ON + " interval=7 count=7", "", "1 60 7 7 90000");
    add(cases, all, ON + " user-timeout=7000", "", "1 60 10 5 7000");
    add(cases, all, OTHERS, "", "1 7 7 7 7000");
    add(cases, all, OFF, "", "1 60 10 5 90000", "0 60 10 5 90000");
    add(cases, all, OFF + " idle=7", "", "1 7 10 5 90000", "0 7 10 5 90000");
    add(cases, all, "", TUNED, "1 8 8 8 8000");
    add(cases, all, ON, OFF, "0 60 10 5 90000");
    add(cases, "on,mode=fill", "idle=7", "", "1 7 75 9 0");
    add(cases, "on,mode=fill", OFF, "", "1 7200 75 9 0", "0 7200 75 9 0");
    add(cases, "idle=60s,mode=fill", ON + " count=7", "", "1 60 75 7 0");
    add(cases, "off,mode=fill", ON + " idle=7", "", "1 7 75 9 0");
    add(cases, "off,mode=fill", "", "", "0 7200 75 9 0");
    add(cases, "user-timeout=90s,mode=fill", ON, OFF, "0 7200 75 9 90000");
    add(cases, "user-timeout=90s,mode=fill", "user-timeout=7000", "", "0 7200 75 9 7000");
    add(cases, "off,user-timeout=90s,mode=fill", ON + " count=7", "", "1 7200 75 7 90000");
  }

  private static void add(
      List<ModeCase> cases, String rule, String before, String after, String expected) {
    add(cases, rule, before, after, expected, expected);
  }

  private static void add(
      List<ModeCase> cases,
      String rule,
      String before,
      String after,
      String expected,
      String ifSeen) {
    cases.add(new ModeCase(rule, before, after, expected, ifSeen));
  }

  /** Returns whether the application sets its user timeout, for which the JDK has no option. */
  public boolean setsUserTimeout() {
    return (before + after).contains("user-timeout");
  }

  @Override
  public String toString() {
    return rule
        + (before.isEmpty() ? "" : ", before: " + before)
        + (after.isEmpty() ? "" : ", after: " + after);
  }
}
