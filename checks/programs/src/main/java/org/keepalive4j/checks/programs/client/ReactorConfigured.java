package org.keepalive4j.checks.programs.client;

import org.keepalive4j.integrations.reactor.ReactorKeepAlive;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** Reactor Netty: TCP client, HTTP client and HTTP server, on epoll and NIO. */
final class ReactorConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();

    var tcpClient = TcpClient.create().doOnChannelInit(new ReactorKeepAlive(settings));
    ClientRun.hold(tcpClient.host("127.0.0.1").port(run.port()).connectNow());

    HttpClient httpClient = HttpClient.create().doOnChannelInit(new ReactorKeepAlive(settings));
    httpClient.get().uri("http://127.0.0.1:" + run.port()).response().subscribe();

    HttpServer httpServer = HttpServer.create().doOnChannelInit(new ReactorKeepAlive(settings));
    ClientRun.connectTo(httpServer.host("127.0.0.1").port(0).bindNow().port());

    var onNio =
        tcpClient.host("127.0.0.1").port(run.port()).runOn(LoopResources.create("nio"), false);
    if (run.withUserTimeout()) {
      ClientRun.refuses("", onNio::connectNow); // Netty logs why
    } else {
      ClientRun.hold(onNio.connectNow());
    }
    ClientRun.connectionsAreOpen();
  }
}
