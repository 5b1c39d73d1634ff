package org.keepalive4j.internal.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;

/**
 * The whole grammar, one method a text form.
 *
 * <pre>
 * policy   = rule { (";" | line end) rule } | settings     # comments run to the end of the line
 * rule     = match ( settings | "leave" )
 * match    = ( "connect" | "accept" | "any" ) host [ ":" port [ "-" port ] ]
 * settings = word { "," word }                             in a policy also "mode=..."
 * </pre>
 */
public final class Grammar {
  private Grammar() {}

  /** SETTINGS alone. */
  public static KeepAlive settings(String text) {
    Cursor cursor = new Cursor(text);
    cursor.skipBlanks();
    KeepAlive settings = new SettingsReader(cursor, false).read().settings();
    requireEnd(cursor, "end of the settings");
    return settings;
  }

  /** MATCH alone. */
  public static Match match(String text) {
    return match(text, true);
  }

  /** MATCH alone, without a name. */
  public static Match matchByAddress(String text) {
    return match(text, false);
  }

  private static Match match(String text, boolean names) {
    Cursor cursor = new Cursor(text);
    cursor.skipBlanks();
    Match match = new MatchReader(cursor, names).read();
    requireEnd(cursor, "end of the match");
    return match;
  }

  /** A duration alone. */
  public static Duration duration(String text) {
    Cursor cursor = new Cursor(text);
    cursor.skipBlanks();
    Duration duration = DurationReader.read(cursor).duration();
    requireEnd(cursor, "end of the duration");
    return duration;
  }

  /** POLICY: rules, or settings for every connection. */
  public static Policy policy(String text) {
    Cursor cursor = new Cursor(text);
    List<Rule> rules = new ArrayList<>();
    cursor.skipToRule();
    if (!cursor.atEnd() && !MatchReader.startsAt(cursor)) {
      if (!SettingsReader.startsAt(cursor)) {
        throw cursor.expected("a match (connect, accept or any) or settings such as idle=60s");
      }
      rules.add(new SettingsReader(cursor, true).read().toRule(Match.ALL));
      cursor.skipBlanks();
      if (!cursor.atRuleEnd()) {
        throw cursor.expected("end of the settings");
      }
      cursor.skipToRule();
      requireEnd(cursor, "nothing after settings that stand for every connection");
    }
    while (!cursor.atEnd()) {
      rules.add(rule(cursor));
      cursor.skipToRule();
    }
    if (rules.isEmpty()) {
      throw cursor.expected("at least one rule (`any * leave` leaves every connection alone)");
    }
    return new Policy(rules);
  }

  private static Rule rule(Cursor cursor) {
    Match match = new MatchReader(cursor, true).read();
    cursor.skipBlanks();
    Rule rule;
    if (cursor.peek("").equals("leave")) {
      cursor.word("");
      rule = new SettingsReader.Result(KeepAlive.leave()).toRule(match);
    } else if (cursor.atRuleEnd()) {
      throw cursor.expected("settings (such as idle=60s,interval=10s,count=5) or leave");
    } else {
      rule = new SettingsReader(cursor, true).read().toRule(match);
    }
    cursor.skipBlanks();
    if (!cursor.atRuleEnd()) {
      throw cursor.expected("end of the rule (a line end or ';')");
    }
    return rule;
  }

  private static void requireEnd(Cursor cursor, String expected) {
    cursor.skipBlanks();
    if (!cursor.atEnd()) {
      throw cursor.expected(expected);
    }
  }
}
