package org.keepalive4j.checks.programs.client;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.keepalive4j.KeepAliveSocketFactory;

/** OkHttp. */
final class OkHttpConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();
    var request = new Request.Builder().url("http://127.0.0.1:" + run.port() + "/").build();

    var client =
        new OkHttpClient.Builder().socketFactory(new KeepAliveSocketFactory(settings)).build();
    client.newCall(request).execute().close();

    if (!run.withUserTimeout()) {
      var tooMuch = new KeepAliveSocketFactory(ClientRun.userTimeout());
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT)",
          () ->
              new OkHttpClient.Builder().socketFactory(tooMuch).build().newCall(request).execute());
    }
    ClientRun.connectionsAreOpen();
  }
}
