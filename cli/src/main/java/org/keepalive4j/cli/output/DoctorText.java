package org.keepalive4j.cli.output;

import java.util.List;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.HostReport;

/** Formats what works on this machine: a line for each feature, and the fix below what does not. */
public final class DoctorText {
  private final StringBuilder text = new StringBuilder();

  private DoctorText() {}

  /** Returns all lines. */
  public static String of(HostReport machine, List<Feature> policies) {
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
    feature
        .detail()
        .ifPresent(detail -> text.append(" (").append(Printable.line(detail)).append(')'));
    text.append('\n');
    feature
        .problem() // the cause, then the fix
        .map(problem -> problem.replace("\n", "\n       "))
        .ifPresent(problem -> text.append("       ").append(problem).append('\n'));
  }
}
