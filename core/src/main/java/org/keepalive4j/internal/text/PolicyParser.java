package org.keepalive4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.SyntaxException;

/**
 * Parses POLICY. The whole grammar, in which blanks are allowed around {@code ,} and {@code =}:
 *
 * <pre>
 * policy   = rule { ( ";" | line end ) rule } | settings     # comments run to the end of the line
 * rule     = match ( settings | "leave" )
 * match    = ( "connect" | "accept" | "any" ) [ host ] [ ":" ports ]     at least one of the two
 * ports    = range { "," range }
 * range    = port [ "-" port ]
 * settings = setting { "," setting }
 * setting  = "on" | "off" | "count=" number | "idle=" duration | "interval=" duration
 *          | "user-timeout=" duration | "mode=" mode          a mode only in a policy
 * duration = number | number unit { number unit }             d h m s ms, the largest first
 * </pre>
 *
 * <p>{@link MatchParser}, {@link SettingsParser} and {@link DurationParser} parse its parts.
 */
public final class PolicyParser {
  private final TextCursor cursor;

  private PolicyParser(TextCursor cursor) {
    this.cursor = cursor;
  }

  /**
   * Parses rules, or settings for every connection.
   *
   * @throws org.keepalive4j.SyntaxException if the text is anything else
   */
  public static Policy parse(String text) {
    return new PolicyParser(new TextCursor(text)).policy();
  }

  private Policy policy() {
    List<Rule> rules = new ArrayList<>();
    cursor.skipToRule();
    if (!cursor.atEnd() && !MatchParser.startsAt(cursor)) {
      if (!SettingsParser.startsAt(cursor)) {
        throw noStart();
      }
      rules.add(rule(Match.ALL));
      cursor.skipBlanks();
      if (!cursor.atRuleEnd()) {
        throw cursor.expected("end of the settings");
      }
      cursor.skipToRule();
      cursor.requireEnd("nothing more, because settings alone apply to every connection");
    }
    while (!cursor.atEnd()) {
      rules.add(rule());
      cursor.skipToRule();
    }
    if (rules.isEmpty()) {
      throw cursor.expected("at least one rule (`any * leave` leaves every connection alone)");
    }
    return new Policy(rules);
  }

  private SyntaxException noStart() {
    int start = cursor.position();
    cursor.word("=,");
    List<String> known = new ArrayList<>(MatchParser.DIRECTIONS);
    known.addAll(SettingsParser.WORDS);
    String expected = "a match (connect, accept or any) or settings such as idle=60s";
    return cursor.expectedSince(start, expected, known);
  }

  private Rule rule() {
    Match match = new MatchParser(cursor, true).match();
    cursor.skipBlanks();
    Rule rule;
    if (cursor.peek("").equals("leave")) {
      cursor.word("");
      rule = Rule.leave(match);
    } else if (cursor.atRuleEnd()) {
      throw cursor.expected("settings (such as idle=60s,interval=10s,count=5) or leave");
    } else {
      rule = rule(match);
    }
    cursor.skipBlanks();
    if (!cursor.atRuleEnd()) {
      throw cursor.expected("end of the rule (a line end or ';')");
    }
    return rule;
  }

  private Rule rule(Match match) {
    SettingsParser.Result result = new SettingsParser(cursor, true).settings();
    return new Rule(match, KeepAlive.of(result.values()), result.mode());
  }
}
