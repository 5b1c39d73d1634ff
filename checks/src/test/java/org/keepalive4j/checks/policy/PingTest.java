package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.linux.KernelPolicy;

/** {@code keepalive ping} on connections whose options a policy protects. */
@Tag("kernel")
class PingTest {
  @BeforeEach
  void setUp() {
    Playground.assumeUsable();
  }

  @Test
  void aPolicyThatIgnoresTheApplicationsCallsDoesNotGetInTheWay() throws IOException {
    try (var playground = new Playground()) {
      String rule = "any * idle=60s,interval=10s,count=5,user-timeout=90s,mode=enforce";
      KernelPolicy.install(Policy.parse(rule), playground.cgroup());
      playground.run("c, a = pair()");
      String values = "print(*(options(s) + ' ' + str(s.getsockopt(1, 2)) for s in (c, a)))";
      String before = playground.run(values);

      var output = KeepaliveCommand.here().run("ping", "--pid", Long.toString(playground.pid()));

      assertThat(output.status()).as("%s", output).isZero();
      assertThat(output.out()).contains("2 alive, 0 no answer");
      assertThat(playground.run(values))
          .isEqualTo(before)
          .isEqualTo("1 60 10 5 90000 0 1 60 10 5 90000 1");
      KernelPolicy.remove(playground.cgroup());
    }
  }
}
