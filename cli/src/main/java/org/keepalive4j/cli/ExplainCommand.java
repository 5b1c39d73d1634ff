package org.keepalive4j.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.DetectionGoal;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.cli.text.Explanation;
import org.keepalive4j.cli.text.ExplanationJson;
import org.keepalive4j.cli.text.ExplanationSvg;
import org.keepalive4j.cli.text.ExplanationText;
import org.keepalive4j.linux.LocalSystem;

/** {@code keepalive explain}: when a dead peer is detected with some settings. */
final class ExplainCommand implements Command {
  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.valued("hz", "N"))
        .addOption(Arguments.valued("retries2", "N"))
        .addOption(Arguments.valued("rto-min", "D"))
        .addOption(Arguments.valued("rto-max", "D"))
        .addOption(Arguments.valued("rtt", "D"))
        .addOption(Arguments.valued("detect-within", "D"))
        .addOption(Arguments.valued("survive", "D"))
        .addOption(Arguments.valued("svg", "FILE"))
        .addOption(Arguments.flag("json"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageException, IOException {
    KeepAlive settings = arguments.settings();
    if (arguments.words().size() > 1) {
      throw arguments.usage("takes one SETTINGS, got also `" + arguments.words().get(1) + "`");
    }
    Explanation explanation = Explanation.of(settings, system(arguments), goal(arguments));
    OutputFile svg = arguments.outputFile("svg");
    if (svg != null) {
      svg.write(ExplanationSvg.of(explanation));
    }
    if (arguments.has("json")) {
      ExplanationJson.write(explanation, console.out());
    } else {
      console.printStyled(ExplanationText.of(explanation, console.isColoured()));
    }
    if (explanation.goal().isPresent() && explanation.advice().isEmpty()) {
      console.message(
          "no settings reach the goal: idle and interval are whole seconds, and timers fire late");
      return ExitStatus.NOT_DONE;
    }
    return ExitStatus.DONE;
  }

  private static SystemValues system(Arguments arguments) throws UsageException, IOException {
    SystemValues system = LocalSystem.values();
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

  private static Duration orElse(@Nullable Duration given, Duration otherwise) {
    return given == null ? otherwise : given;
  }

  private static Optional<DetectionGoal> goal(Arguments arguments) throws UsageException {
    var detectWithin = Optional.ofNullable(arguments.duration("detect-within"));
    var survive = Optional.ofNullable(arguments.duration("survive"));
    return detectWithin.isEmpty() && survive.isEmpty()
        ? Optional.empty()
        : Optional.of(new DetectionGoal(detectWithin, survive));
  }
}
