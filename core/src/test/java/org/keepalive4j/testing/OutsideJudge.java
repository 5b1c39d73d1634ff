package org.keepalive4j.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;

/** Reads options in another process, a Python script that duplicates this JVM's sockets. */
public final class OutsideJudge implements KernelJudge {
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private OutsideJudge(Process process) {
    this.process = process;
    this.questions = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /** Starts the script. Skips the test without Linux, python3 or the privileges to read. */
  public static OutsideJudge start() throws IOException {
    Needs.linux();
    Needs.command("python3");
    OutsideJudge judge =
        new OutsideJudge(
            new ProcessBuilder(
                    "python3", "-c", script(), Long.toString(ProcessHandle.current().pid()))
                .redirectError(Redirect.INHERIT)
                .start());
    String answer = judge.ask(-1, 0); // a port that none has
    if (!answer.equals("no such socket")) {
      judge.close();
      Needs.toBe(
          false,
          "the right to look into this process: " + answer,
          "allow ptrace: sysctl kernel.yama.ptrace_scope=0, or run as root");
    }
    return judge;
  }

  private static String script() throws IOException {
    try (InputStream script = OutsideJudge.class.getResourceAsStream("judge.py")) {
      return new String(script.readAllBytes(), UTF_8);
    }
  }

  @Override
  public KernelValues valuesOf(int localPort, int remotePort) throws IOException {
    return KernelValues.parse(ask(localPort, remotePort));
  }

  private String ask(int localPort, int remotePort) throws IOException {
    questions.write(localPort + " " + remotePort + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the judge ended: see its error output");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
