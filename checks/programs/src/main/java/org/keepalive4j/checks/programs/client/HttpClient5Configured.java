package org.keepalive4j.checks.programs.client;

import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.keepalive4j.integrations.httpclient5.HttpClientKeepAlive;

/** Apache HttpClient 5: classic and async. */
final class HttpClient5Configured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();
    var url = "http://127.0.0.1:" + run.port() + "/";

    var socketConfig = HttpClientKeepAlive.configure(SocketConfig.custom(), settings).build();
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDefaultSocketConfig(socketConfig)
            .build();
    var classic = HttpClients.custom().setConnectionManager(connections).build();
    classic.execute(new HttpGet(url), response -> null);

    var reactorConfig = HttpClientKeepAlive.configure(IOReactorConfig.custom(), settings).build();
    var async = ClientRun.hold(HttpAsyncClients.custom().setIOReactorConfig(reactorConfig).build());
    async.start();
    async.execute(SimpleRequestBuilder.get(url).build(), null).get();

    ClientRun.refuses(
        "Apache HttpClient has no option for the user timeout (TCP_USER_TIMEOUT)",
        () -> HttpClientKeepAlive.configure(SocketConfig.custom(), ClientRun.userTimeout()));
    ClientRun.connectionsAreOpen();
  }
}
