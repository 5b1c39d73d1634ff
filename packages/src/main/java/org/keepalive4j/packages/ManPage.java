package org.keepalive4j.packages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keepalive4j.packages.HelpPage.Entry;

/** keepalive(1): the help of all commands on one page, in the language of man(7). */
final class ManPage {
  private static final String FILES =
      """
      .SH FILES
      .TP
      .I /etc/keepalive.policy
      The policy that the unit keepalive\\-policy.service of the Debian package installs at the start of
      the machine, where there is one.
      .SH SEE ALSO
      .BR ss (8),
      .BR tcp (7),
      .BR cgroups (7),
      .BR systemd.service (5)
      """;

  private final StringBuilder page = new StringBuilder();
  private final Map<String, String> forms = new LinkedHashMap<>();

  private ManPage() {}

  static String of(String version) {
    ManPage man = new ManPage();
    man.write(version);
    return man.page.toString();
  }

  private void write(String version) {
    HelpPage overview = HelpPage.overview();
    page.append(".\\\" Made from the command's own help.\n");
    page.append(".TH KEEPALIVE 1 \"\" \"keepalive4j " + version + "\" \"User Commands\"\n");
    String purpose = String.join(" ", overview.usage()).replaceFirst("^keepalive ", "");
    page.append(".SH NAME\nkeepalive \\- " + escaped(purpose.replaceFirst("\\.$", "")) + "\n");
    page.append(".SH SYNOPSIS\n.B keepalive\n.I COMMAND\n[\\fIARGUMENT\\fR ...]\n");
    page.append(".SH DESCRIPTION\n");
    overview.entries().forEach(this::write);
    page.append(".SH COMMANDS\n");
    HelpPage.commands().forEach(this::write);
    page.append(".SH ARGUMENTS\n");
    forms.forEach((term, text) -> write(new Entry(term, text)));
    page.append(FILES);
  }

  private void write(HelpPage command) {
    page.append(".SS keepalive " + command.command() + "\n");
    page.append(".nf\n");
    lines(command.usage());
    page.append(".fi\n");
    for (Entry entry : command.entries()) {
      if (!entry.isForm()) {
        write(entry);
      } else if (!entry.text().equals(forms.getOrDefault(entry.term(), entry.text()))) {
        throw new IllegalStateException("two commands differ on what is " + entry.term());
      } else {
        forms.put(entry.term(), entry.text());
      }
    }
  }

  private void lines(List<String> lines) {
    lines.forEach(line -> page.append(escaped(line)).append('\n'));
  }

  private void write(Entry entry) {
    if (entry.isParagraph()) {
      page.append(".PP\n");
    } else {
      page.append(".TP\n.B " + escaped(entry.term()) + "\n");
    }
    if (!entry.text().isEmpty()) {
      page.append(escaped(entry.text())).append('\n');
    }
  }

  /** Text that stands for itself: no escapes, no requests, and hyphens that can be copied. */
  static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
