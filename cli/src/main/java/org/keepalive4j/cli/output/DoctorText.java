package org.keepalive4j.cli.output;

import java.util.List;
import org.keepalive4j.linux.Machine;
import org.keepalive4j.linux.policy.Feature;

/** What works on this machine, a line each, with the remedy under what does not. */
public final class DoctorText {
  private final StringBuilder text = new StringBuilder();

  private DoctorText() {}

  /** All lines. */
  public static String of(Machine machine, List<Feature> policies) {
    DoctorText doctor = new DoctorText();
    String java = System.getProperty("java.version") + ", " + System.getProperty("java.home");
    doctor.text.append(Printable.line("Linux " + machine.kernel() + ", Java " + java));
    doctor.text.append("\n\n");
    machine.features().forEach(doctor::line);
    doctor.text.append("\nfor keepalive policy and run:\n");
    policies.forEach(doctor::line);
    return doctor.text.toString();
  }

  private void line(Feature feature) {
    text.append(feature.works() ? "yes  " : "no   ").append(Printable.line(feature.name()));
    if (feature.detail() != null) {
      text.append(" (").append(Printable.line(feature.detail())).append(')');
    }
    text.append('\n');
    if (feature.problem() != null) { // the cause, and the remedy after it
      text.append("       ").append(feature.problem().replace("\n", "\n       ")).append('\n');
    }
  }
}
