package org.keepalive4j.integrations.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SyntaxException;

/** Creates the factory from connection properties, as PgJDBC does. */
class PostgreSqlSocketFactoryTest {
  private static final String TEXT = "idle=603s,interval=13s,count=5";

  private final Properties properties = new Properties();

  @Test
  void appliesTheSettingsOfItsArgument() throws Exception {
    properties.setProperty("socketFactoryArg", TEXT);
    properties.setProperty("tcpKeepAlive", "true");

    try (Socket socket = new PostgreSqlSocketFactory(properties).createSocket()) {
      assertThat(KeepAlive.readFrom(socket)).isEqualTo(KeepAlive.parse(TEXT));
    }
  }

  @Test
  void switchesKeepAliveOnWithoutAnArgument() throws Exception {
    properties.setProperty("tcpKeepAlive", "true");

    try (Socket socket = new PostgreSqlSocketFactory(properties).createSocket()) {
      assertThat(KeepAlive.readFrom(socket).enabled()).contains(true);
    }
  }

  @Test
  void refusesToBeCreatedIfPgJdbcWouldSwitchKeepAliveOff() {
    properties.setProperty("socketFactoryArg", TEXT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PostgreSqlSocketFactory(properties))
        .withMessageContaining("add tcpKeepAlive=true");
  }

  @Test
  void refusesTextThatIsNotSettings() {
    properties.setProperty("socketFactoryArg", "nonsense");

    assertThatThrownBy(() -> new PostgreSqlSocketFactory(properties))
        .isInstanceOf(SyntaxException.class);
  }
}
