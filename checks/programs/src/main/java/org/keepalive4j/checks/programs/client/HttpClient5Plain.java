package org.keepalive4j.checks.programs.client;

import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Apache HttpClient 5: classic and async. */
final class HttpClient5Plain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var url = "http://127.0.0.1:" + port + "/";
    ClientRun.hold(HttpClients.createDefault()).execute(new HttpGet(url), response -> null);
    var async = ClientRun.hold(HttpAsyncClients.createDefault());
    async.start();
    async.execute(SimpleRequestBuilder.get(url).build(), null).get();

    ClientRun.connectionsAreOpen();
  }
}
