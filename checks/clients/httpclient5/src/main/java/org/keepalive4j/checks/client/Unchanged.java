package org.keepalive4j.checks.client;

import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Apache HttpClient 5: classic and async. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var url = "http://127.0.0.1:" + port + "/";
    Run.hold(HttpClients.createDefault()).execute(new HttpGet(url), response -> null);
    var async = Run.hold(HttpAsyncClients.createDefault());
    async.start();
    async.execute(SimpleRequestBuilder.get(url).build(), null).get();

    Run.connectionsAreOpen();
  }
}
