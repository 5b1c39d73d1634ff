package org.keepalive4j.packages;

import java.util.LinkedHashMap;
import java.util.Map;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.CommandDescription.Argument;
import org.keepalive4j.cli.output.CommandDescription.Entry;
import org.keepalive4j.cli.output.CommandDescription.Part;
import org.keepalive4j.cli.output.HelpSections;
import org.keepalive4j.cli.output.HelpSections.Section;

/** Makes keepalive(1), in the language of man(7), from the descriptions of all commands. */
final class ManPage {
  private final StringBuilder page = new StringBuilder();
  private final Map<String, String> arguments = new LinkedHashMap<>();

  private ManPage() {}

  static String of(String version) {
    ManPage man = new ManPage();
    man.write(version);
    return man.page.toString();
  }

  private void write(String version) {
    page.append(".\\\" Made from the descriptions of the commands, as their help is.\n");
    page.append(".TH KEEPALIVE 1 \"\" \"keepalive4j " + version + "\" \"User Commands\"\n");
    String purpose = CommandCatalog.PURPOSE.replaceFirst("^keepalive ", "");
    page.append(".SH NAME\nkeepalive \\- " + escaped(purpose.replaceFirst("\\.$", "")) + "\n");
    page.append(".SH SYNOPSIS\n.B keepalive\n.I COMMAND\n[\\fIARGUMENT\\fR ...]\n");
    page.append(".SH DESCRIPTION\n");
    CommandCatalog.all().forEach(it -> entry("keepalive " + it.name(), it.summary()));
    CommandCatalog.OTHER_USES.forEach(use -> entry(use, ""));
    paragraph(CommandCatalog.STREAMS);
    page.append(".SH COMMANDS\n");
    CommandCatalog.all().forEach(this::write);
    page.append(".SH ARGUMENTS\n");
    arguments.forEach(this::entry);
    for (Section section : HelpSections.ofAllCommands()) {
      page.append(".SH ").append(section.title()).append('\n');
      section.entries().forEach(it -> entry(it.term(), it.text()));
    }
  }

  private void write(CommandDescription command) {
    page.append(".SS keepalive " + command.name() + "\n");
    page.append(".nf\n");
    command.usage().lines().forEach(line -> page.append(escaped(line)).append('\n'));
    page.append(".fi\n");
    for (Part part : command.parts()) {
      if (part instanceof Entry entry) {
        entry(entry.term(), entry.text());
      } else {
        paragraph(part.text());
      }
    }
    for (Section section : HelpSections.of(command)) {
      paragraph(section.title());
      section.entries().forEach(it -> entry(it.term(), it.text()));
    }
    for (Argument argument : command.arguments()) {
      arguments.put(argument.term(), argument.text());
    }
  }

  private void paragraph(String text) {
    page.append(".PP\n" + escaped(text) + "\n");
  }

  private void entry(String term, String text) {
    page.append(".TP\n.B " + escaped(term) + "\n");
    if (!text.isEmpty()) {
      page.append(escaped(text) + "\n");
    }
  }

  /** Escapes what man(7) would read as a request or an escape, and keeps hyphens copyable. */
  static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
