package org.keepalive4j.checks.programs.client;

import okhttp3.OkHttpClient;
import okhttp3.Request;

/** OkHttp. */
final class OkHttpPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var request = new Request.Builder().url("http://127.0.0.1:" + port + "/").build();
    ClientRun.hold(new OkHttpClient()).newCall(request).execute().close();

    ClientRun.connectionsAreOpen();
  }
}
