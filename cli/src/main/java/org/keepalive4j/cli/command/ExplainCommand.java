package org.keepalive4j.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.DetectionGoal;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.cli.output.Explanation;
import org.keepalive4j.cli.output.ExplanationJson;
import org.keepalive4j.cli.output.ExplanationSvg;
import org.keepalive4j.cli.output.ExplanationText;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.HostSystemValues;

/** {@code keepalive explain}: says when a dead peer is detected with some settings. */
final class ExplainCommand implements Command {
  private static final String OUT_OF_REACH =
      "no settings reach the goal: idle and interval are whole seconds, and timers fire late";

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    boolean coloured = arguments.isColoured(streams);
    if (arguments.words().size() > 1) {
      throw arguments.usage("takes one SETTINGS, also got `" + arguments.words().get(1) + "`");
    }
    Optional<KeepAlive> given =
        arguments.words().isEmpty() ? Optional.empty() : Optional.of(arguments.settings());
    Explanation explanation = Explanation.of(given, system(arguments), goal(arguments));
    if (given.isEmpty() && explanation.isGoalOutOfReach()) { // nothing to explain
      streams.message(OUT_OF_REACH);
      return ExitStatus.NOT_DONE;
    }
    OutputFile svg = arguments.outputFile("svg");
    if (svg != null) {
      svg.write(ExplanationSvg.of(explanation));
    }
    if (arguments.has("json")) {
      ExplanationJson.write(explanation, streams.out());
    } else {
      streams.printStyled(ExplanationText.of(explanation, coloured));
    }
    if (explanation.isGoalOutOfReach()) {
      streams.message(OUT_OF_REACH);
      return ExitStatus.NOT_DONE;
    }
    return ExitStatus.DONE;
  }

  private static SystemValues system(Arguments arguments) throws UsageException, IOException {
    SystemValues system = HostSystemValues.values();
    try {
      return system.toBuilder()
          .hz(arguments.number("hz", system.hz()))
          .retries2(arguments.number("retries2", system.retries2()))
          .rtoMin(orElse(arguments.duration("rto-min"), system.rtoMin()))
          .rtoMax(orElse(arguments.duration("rto-max"), system.rtoMax()))
          .roundTrip(orElse(arguments.duration("rtt"), system.roundTrip()))
          .build();
    } catch (IllegalArgumentException e) {
      throw arguments.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Duration orElse(@Nullable Duration given, Duration defaultValue) {
    return given == null ? defaultValue : given;
  }

  private static Optional<DetectionGoal> goal(Arguments arguments) throws UsageException {
    var detectWithin = Optional.ofNullable(arguments.duration("detect-within"));
    var survive = Optional.ofNullable(arguments.duration("survive"));
    return detectWithin.isEmpty() && survive.isEmpty()
        ? Optional.empty()
        : Optional.of(new DetectionGoal(detectWithin, survive));
  }
}
