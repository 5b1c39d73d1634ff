package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.UnreadablePolicy;
import org.keepalive4j.linux.internal.syscall.FileName;

/** Prints installed policies as JSON, one object a line. All have the same keys. */
public final class PolicyJson {
  private final JsonGenerator json;

  private PolicyJson(JsonGenerator json) {
    this.json = json;
  }

  /** Prints all to out. */
  public static void write(
      List<InstalledPolicy> installed, List<UnreadablePolicy> unreadable, OutputStream out)
      throws IOException {
    PolicyJson form = new PolicyJson(SocketJson.generator(out));
    for (InstalledPolicy policy : installed) {
      form.write(policy);
    }
    for (UnreadablePolicy policy : unreadable) {
      form.write(policy);
    }
    form.json.flush();
  }

  private void write(InstalledPolicy policy) throws IOException {
    start(policy.cgroup());
    json.writeStringField(
        "state",
        policy.state() == State.UNKNOWN
            ? null
            : policy.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeStringField("since", policy.since().toString());
    json.writeStringField("by", policy.by());
    json.writeArrayFieldStart("rules");
    for (int i = 0; i < policy.counts().size(); i++) {
      InstalledPolicy.Count count = policy.counts().get(i);
      json.writeStartObject();
      json.writeStringField("rule", policy.policy().rules().get(i).toString());
      json.writeNumberField("hits", count.hits());
      json.writeNumberField("failures", count.failures());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("unmatched", policy.unmatched());
    json.writeNullField("problem");
    end();
  }

  private void write(UnreadablePolicy policy) throws IOException {
    start(policy.cgroup().orElse(null));
    for (String key : List.of("state", "since", "by", "rules", "unmatched")) {
      json.writeNullField(key);
    }
    json.writeStringField("problem", policy.problem());
    end();
  }

  private void start(@Nullable String cgroup) throws IOException {
    json.writeStartObject();
    json.writeStringField("cgroup", cgroup == null ? null : FileName.shown(cgroup));
  }

  private void end() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
