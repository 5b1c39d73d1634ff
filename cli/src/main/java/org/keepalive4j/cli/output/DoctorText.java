package org.keepalive4j.cli.output;

import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.HostReport;

/** Formats what works on this machine: a line for each feature, and the fix below what does not. */
public final class DoctorText {
  private static final String GREEN = "\033[32m";
  private static final String RED = "\033[31m";
  private static final String PLAIN = "\033[0m";

  private final StringBuilder text = new StringBuilder();
  private final boolean coloured;

  private DoctorText(boolean coloured) {
    this.coloured = coloured;
  }

  /**
   * Returns all lines, with their values escaped.
   *
   * @param root whether the user is root, so that running it as root is no advice
   */
  public static String of(
      HostReport machine, List<Feature> policies, boolean root, boolean coloured) {
    DoctorText doctor = new DoctorText(coloured);
    doctor.text.append(Printable.line("Linux " + machine.kernel() + ", Java " + java()));
    doctor.text.append("\n\nSockets (list, set):\n");
    machine.features().forEach(doctor::line);
    doctor.text.append("\nPolicies in the kernel (policy, run):\n");
    policies.forEach(doctor::line);
    doctor.text.append('\n');
    if (Stream.concat(machine.features().stream(), policies.stream()).allMatch(Feature::works)) {
      doctor.text.append("Everything works here.\n");
    } else if (!root) {
      String command = Printable.line(ProgramName.get());
      doctor.text.append("To see what works as root: sudo " + command + " doctor\n");
    } else {
      doctor.text.append("The lines with \"no\" name what to do.\n");
    }
    return doctor.text.toString();
  }

  private static String java() {
    return System.getProperty("java.version") + " in " + System.getProperty("java.home");
  }

  private void line(Feature feature) {
    text.append(feature.works() ? colour(GREEN, "yes") + "  " : colour(RED, "no") + "   ");
    text.append(Printable.line(feature.name()));
    feature
        .detail()
        .ifPresent(detail -> text.append(" (").append(Printable.line(detail)).append(')'));
    text.append('\n');
    feature
        .problem() // the cause, then the fix
        .stream()
        .flatMap(String::lines)
        .forEach(line -> text.append("       ").append(Printable.line(line)).append('\n'));
  }

  private String colour(String code, String words) {
    return coloured ? code + words + PLAIN : words;
  }
}
