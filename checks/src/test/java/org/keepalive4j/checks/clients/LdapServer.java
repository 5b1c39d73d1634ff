package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.support.Child;

/**
 * Answers a bind over TLS like an LDAP server, with a certificate for localhost. Records the first
 * byte of the connection, and the client's options while it waits for the answer.
 */
final class LdapServer implements AutoCloseable {
  static final String PASSWORD = "keepalive";

  /** A BindResponse to message 1, success: RFC 4511, 4.2.2. */
  private static final byte[] BOUND = {0x30, 12, 2, 1, 1, 0x61, 7, 10, 1, 0, 4, 0, 4, 0};

  private final Path keyStore;
  private final ServerSocket listener;
  private final SSLContext tls;
  private final CompletableFuture<Integer> firstByte = new CompletableFuture<>();
  private final CompletableFuture<String> bind = new CompletableFuture<>();
  private final CompletableFuture<KeepAlive> settings = new CompletableFuture<>();

  private LdapServer(Path keyStore) throws Exception {
    this.keyStore = keyStore;
    tls = tls(keyStore);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** Creates a server with a new certificate in this directory. */
  static LdapServer start(Path folder) throws Exception {
    Path keyStore = folder.resolve("server.p12");
    if (!Files.exists(keyStore)) {
      var made =
          Child.run(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              "server",
              "-keyalg",
              "EC",
              "-dname",
              "CN=localhost",
              "-ext",
              "san=dns:localhost",
              "-storetype",
              "PKCS12",
              "-storepass",
              PASSWORD,
              "-keystore",
              keyStore.toString());
      assertThat(made.status()).as(made.err()).isZero();
    }
    return new LdapServer(keyStore);
  }

  private static SSLContext tls(Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        byte[] first = socket.getInputStream().readNBytes(1);
        firstByte.complete(first.length == 0 ? -1 : (int) first[0]);
        try (Socket encrypted =
            tls.getSocketFactory().createSocket(socket, new ByteArrayInputStream(first), true)) {
          byte[] request = new byte[1000];
          int length = encrypted.getInputStream().read(request);
          bind.complete(new String(request, 0, length, StandardCharsets.ISO_8859_1));
          settings.complete(KernelView.connection(socket.getPort(), socket.getLocalPort()));
          encrypted.getOutputStream().write(BOUND);
          encrypted.getInputStream().readAllBytes();
        }
      } catch (IOException | RuntimeException clientHasGone) {
        // the program reports the reason itself
      }
    }
  }

  Path keyStore() {
    return keyStore;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns the first byte of the first connection. */
  int firstByte() {
    return firstByte.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Returns the decrypted bind request. */
  String bind() {
    return bind.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Returns whether a bind request has arrived. */
  boolean hasBind() {
    return bind.isDone();
  }

  /** Returns the options of the client's end. */
  KeepAlive settingsOfClient() {
    return settings.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
