package org.keepalive4j.checks.programs.client;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's clients and server: java.net.http, HttpURLConnection and com.sun.net.httpserver. */
final class JdkPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();

    var client = ClientRun.hold(HttpClient.newHttpClient());
    for (int serverPort : new int[] {port, server.getAddress().getPort()}) {
      var uri = URI.create("http://127.0.0.1:" + serverPort + "/");
      client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
      ClientRun.hold(uri.toURL().openConnection()).getInputStream().readAllBytes();
    }

    ClientRun.connectionsAreOpen();
  }
}
