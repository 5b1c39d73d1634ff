package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Output;

/** JNDI with {@code ldaps://} and our factory instead of the JDK's. */
final class LdapTest {
  private static final String OURS = "org.keepalive4j.KeepAliveSSLSocketFactory";
  private static final int CLIENT_HELLO = 0x16; // a handshake record, RFC 8446, 5.1

  @TempDir Path folder;
  private LdapServer server;

  static Stream<Path> javaHomes() {
    return ClientsTest.javaHomes().stream();
  }

  @BeforeEach
  void start() throws Exception {
    server = LdapServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void theBindIsEncryptedAndKeepAliveIsOn(Path javaHome) throws IOException {
    assertThat(bind(javaHome, "ldaps://localhost", OURS).out()).isEqualTo("bound\n");

    assertThat(server.firstByte()).isEqualTo(CLIENT_HELLO);
    assertThat(server.bind()).contains("secret");
    assertThat(server.settingsOfClient()).hasToString("idle=61s,interval=16s,count=5");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void theBindIsEncryptedAndKeepAliveIsOnWithAConnectTimeoutToo(Path javaHome) throws IOException {
    assertThat(bind(javaHome, "ldaps://localhost", OURS, "20000").out()).isEqualTo("bound\n");

    assertThat(server.firstByte()).isEqualTo(CLIENT_HELLO);
    assertThat(server.settingsOfClient()).hasToString("idle=61s,interval=16s,count=5");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void theServersNameIsCheckedAsWithoutTheFactory(Path javaHome) throws IOException {
    String wrongName = "No subject alternative names matching IP address 127.0.0.1 found";

    for (String factory : new String[] {"javax.net.ssl.SSLSocketFactory", OURS}) {
      assertThat(bind(javaHome, "ldaps://127.0.0.1", factory, "20000").out())
          .as(factory)
          .contains(wrongName);
      // without a timeout, two threads of JNDI see the failure, and the cause may be lost
      assertThat(bind(javaHome, "ldaps://127.0.0.1", factory).out())
          .as(factory)
          .startsWith("javax.naming.CommunicationException");
    }
    assertThat(server.hasBind()).isFalse();
  }

  private Output bind(Path javaHome, String url, String factory, String... timeout)
      throws IOException {
    List<String> command =
        List.of(
            javaHome.resolve("bin/java").toString(),
            "-Dkeepalive4j.settings=idle=61s,interval=16s,count=5",
            "-Djavax.net.ssl.trustStore=" + server.keyStore(),
            "-Djavax.net.ssl.trustStorePassword=" + LdapServer.PASSWORD,
            "-cp",
            ClientProcess.classPath("Jdk"),
            ClientProcess.PROGRAMS + "LdapBind",
            url + ":" + server.port(),
            factory);
    return Child.run(Stream.concat(command.stream(), Stream.of(timeout)).toList());
  }
}
