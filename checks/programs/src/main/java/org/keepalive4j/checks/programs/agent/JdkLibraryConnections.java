package org.keepalive4j.checks.programs.agent;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.server.UnicastRemoteObject;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.logging.LogManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Opens connections through libraries of the JDK, which hide the socket or use an unusual one.
 * Answers the name of a library with the ports of both ends. The argument is a key store that has a
 * certificate for localhost and the password {@code changeit}.
 */
public final class JdkLibraryConnections {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final List<Object> KEPT = new ArrayList<>();
  private static SSLContext tls;

  public static void main(String[] arguments) throws Exception {
    tls = tls(Path.of(arguments[0]));
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = way(line);
      } catch (Throwable e) {
        answer = "failed: " + e;
      }
      System.out.println(answer);
    }
  }

  private static SSLContext tls(Path file) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static String way(String name) throws Exception {
    switch (name) {
      case "http-server":
        return http(httpServer(), "http", JdkLibraryConnections::sendByHttpClient);
      case "http-url-connection":
        return http(
            httpServer(),
            "http",
            uri -> keep(uri.toURL().openConnection()).getInputStream().read());
      case "https":
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 5);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return http(server, "https", JdkLibraryConnections::sendByHttpClient);
      case "web-socket":
        return webSocket();
      case "tls":
        return tls();
      case "tls-plain":
        {
          ServerSocket listener =
              keep(tls.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK));
          Socket client = tls.getSocketFactory().createSocket(LOOPBACK, listener.getLocalPort());
          keep(listener.accept());
          return keep(client).getLocalPort() + " " + listener.getLocalPort();
        }
      case "tls-layered":
        {
          ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
          Socket plain = new Socket(LOOPBACK, listener.getLocalPort());
          Socket accepted = listener.accept();
          keep(tls.getSocketFactory().createSocket(plain, "localhost", 1, true));
          keep(tls.getSocketFactory().createSocket(accepted, null, true));
          return plain.getLocalPort() + " " + listener.getLocalPort();
        }
      case "http-proxy":
        return httpProxy();
      case "socks":
        return socks();
      case "rmi":
        return rmi();
      case "server-socket-subclass":
        return subclass();
      case "bound-first":
        return boundFirst();
      case "ipv6":
        return ipv6();
      case "channel-group":
        return channelGroup();
      case "log-manager":
        System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
        return LogManager.getLogManager().getClass().getSimpleName();
      default:
        throw new IllegalArgumentException(name);
    }
  }

  /** Public, because the JDK creates an instance. */
  public static final class OwnLogManager extends LogManager {}

  private interface Sender {
    void send(URI uri) throws Exception;
  }

  private static HttpServer httpServer() throws IOException {
    return HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 5);
  }

  private static void sendByHttpClient(URI uri) throws Exception {
    HttpClient client = keep(HttpClient.newBuilder().sslContext(tls).build());
    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String http(HttpServer server, String scheme, Sender sender) throws Exception {
    CompletableFuture<Integer> client = new CompletableFuture<>();
    server.createContext(
        "/",
        exchange -> {
          client.complete(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'h', 'i'});
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    sender.send(URI.create(scheme + "://localhost:" + port + "/"));
    return client.get() + " " + port;
  }

  /** Does only the handshake of RFC 6455. */
  private static String webSocket() throws Exception {
    ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
    CompletableFuture<WebSocket> client =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + listener.getLocalPort() + "/"),
                new WebSocket.Listener() {});
    Socket accepted = keep(listener.accept());
    BufferedReader in = new BufferedReader(new InputStreamReader(accepted.getInputStream()));
    String key = "";
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase().startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).trim();
      }
    }
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest(
                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
    write(
        accepted,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n");
    keep(client.get());
    return accepted.getPort() + " " + listener.getLocalPort();
  }

  /** Creates a socket, connects it later and does a handshake. */
  private static String tls() throws Exception {
    SSLServerSocket listener =
        (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK);
    serve(() -> ((SSLSocket) keep(keep(listener).accept())).startHandshake());
    SSLSocket client = (SSLSocket) keep(tls.getSocketFactory().createSocket());
    client.connect(new InetSocketAddress("localhost", listener.getLocalPort()), 10_000);
    client.startHandshake();
    return client.getLocalPort() + " " + listener.getLocalPort();
  }

  private static String httpProxy() throws Exception {
    ServerSocket proxy = keep(new ServerSocket(0, 5, LOOPBACK));
    serve(() -> {
      Socket accepted = keep(proxy.accept());
      BufferedReader in = new BufferedReader(new InputStreamReader(accepted.getInputStream()));
      while (!in.readLine().isEmpty()) {}
      write(accepted, "HTTP/1.1 200 OK\r\n\r\n");
    });
    Proxy http = new Proxy(Proxy.Type.HTTP, new InetSocketAddress(LOOPBACK, proxy.getLocalPort()));
    Socket tunnel = keep(new Socket(http));
    tunnel.connect(InetSocketAddress.createUnresolved("example.invalid", 443));
    return tunnel.getLocalPort() + " " + proxy.getLocalPort();
  }

  /** A server for RFC 1928 without authentication, which drops everything after the address. */
  private static String socks() throws Exception {
    ServerSocket proxy = keep(new ServerSocket(0, 5, LOOPBACK));
    serve(() -> {
      Socket accepted = keep(proxy.accept());
      InputStream in = accepted.getInputStream();
      OutputStream out = accepted.getOutputStream();
      in.read();
      in.readNBytes(in.read());
      out.write(new byte[] {5, 0});
      in.readNBytes(10);
      out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 1});
    });
    Proxy socks =
        new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(LOOPBACK, proxy.getLocalPort()));
    Socket client = keep(new Socket(socks));
    client.connect(new InetSocketAddress(LOOPBACK, 1));
    return client.getLocalPort() + " " + proxy.getLocalPort();
  }

  private interface Echo extends Remote {
    String echo(String text) throws RemoteException;
  }

  private static String rmi() throws Exception {
    CompletableFuture<Socket> client = new CompletableFuture<>();
    Echo echo = text -> text;
    Echo stub =
        (Echo)
            UnicastRemoteObject.exportObject(
                keep(echo), 0, new RecordingFactory(client), port -> new ServerSocket(port));
    stub.echo("hi");
    return client.get().getLocalPort() + " " + client.get().getPort();
  }

  private static final class RecordingFactory
      implements java.rmi.server.RMIClientSocketFactory, java.io.Serializable {
    private final transient CompletableFuture<Socket> made;

    RecordingFactory(CompletableFuture<Socket> made) {
      this.made = made;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      Socket socket = keep(new Socket(LOOPBACK, port));
      made.complete(socket);
      return socket;
    }
  }

  private static String subclass() throws Exception {
    ServerSocket listener = keep(new OwnServerSocket());
    Socket client = keep(new Socket("localhost", listener.getLocalPort()));
    keep(listener.accept());
    return client.getLocalPort() + " " + listener.getLocalPort();
  }

  private static final class OwnServerSocket extends ServerSocket {
    OwnServerSocket() throws IOException {
      super(0, 5, LOOPBACK);
    }

    @Override
    public Socket accept() throws IOException {
      Socket socket = new OwnSocket();
      implAccept(socket);
      return socket;
    }
  }

  private static final class OwnSocket extends Socket {
    OwnSocket() throws IOException {
      super((SocketImpl) null);
    }
  }

  private static String boundFirst() throws Exception {
    ServerSocket listener = keep(new ServerSocket());
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(LOOPBACK, 0));
    Socket client = keep(new Socket());
    client.bind(new InetSocketAddress(LOOPBACK, 0));
    client.connect(listener.getLocalSocketAddress());
    keep(listener.accept());
    return client.getLocalPort() + " " + listener.getLocalPort();
  }

  private static String ipv6() throws Exception {
    InetAddress loopback = Inet6Address.getByName("::1");
    ServerSocket listener = keep(new ServerSocket(0, 5, loopback));
    Socket client = keep(new Socket(loopback, listener.getLocalPort()));
    keep(listener.accept());
    return client.getLocalPort() + " " + listener.getLocalPort();
  }

  private static String channelGroup() throws Exception {
    AsynchronousChannelGroup group =
        AsynchronousChannelGroup.withThreadPool(Executors.newCachedThreadPool());
    AsynchronousServerSocketChannel listener = keep(AsynchronousServerSocketChannel.open(group));
    listener.bind(new InetSocketAddress(LOOPBACK, 0));
    AsynchronousSocketChannel client = keep(AsynchronousSocketChannel.open(group));
    var accepted = listener.accept();
    client.connect(listener.getLocalAddress()).get();
    keep(accepted.get());
    return ((InetSocketAddress) client.getLocalAddress()).getPort()
        + " "
        + ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  private interface Server {
    void serve() throws Exception;
  }

  private static void serve(Server server) {
    Thread thread =
        new Thread(() -> {
          try {
            server.serve();
          } catch (Exception e) {
            e.printStackTrace();
          }
        });
    thread.setDaemon(true);
    thread.start();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static synchronized <T> T keep(T object) {
    KEPT.add(object);
    return object;
  }
}
