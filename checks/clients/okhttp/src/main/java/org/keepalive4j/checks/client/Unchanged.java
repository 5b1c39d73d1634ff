package org.keepalive4j.checks.client;

import okhttp3.OkHttpClient;
import okhttp3.Request;

/** OkHttp. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var request = new Request.Builder().url("http://127.0.0.1:" + port + "/").build();
    Run.hold(new OkHttpClient()).newCall(request).execute().close();

    Run.connectionsAreOpen();
  }
}
