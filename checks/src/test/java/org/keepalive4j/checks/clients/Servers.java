package org.keepalive4j.checks.clients;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.keepalive4j.checks.support.Needs;

/** The servers that clients connect to. Each is started when it is first needed. */
final class Servers implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Map<Kind, Server> running = new HashMap<>();

  /** A kind of server, and a program of its Debian package. */
  enum Kind {
    SILENT("true", "coreutils"),
    POSTGRESQL("pg_lsclusters", "postgresql"),
    MARIADB("mariadbd", "mariadb-server"),
    REDIS("redis-server", "redis-server"),
    NGINX("nginx", "nginx"),
    RABBITMQ("rabbitmq-server", "rabbitmq-server");

    private final String program;
    private final String debianPackage;

    Kind(String program, String debianPackage) {
      this.program = program;
      this.debianPackage = debianPackage;
    }

    private boolean isInstalled() {
      return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
  }

  /** Returns the running server of this kind. Without its package, the test is skipped or fails. */
  synchronized Server get(Kind kind) throws Exception {
    Needs.require(
        kind.isInstalled(), "the program " + kind.program, "apt-get install " + kind.debianPackage);
    var server = running.get(kind);
    if (server == null) {
      server = start(kind);
      running.put(kind, server);
    }
    return server;
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Server::close);
  }

  private static Server start(Kind kind) throws Exception {
    return switch (kind) {
      case SILENT -> new SilentServer();
      case POSTGRESQL -> started(new DebianServer("postgres"), Servers::postgresql);
      case MARIADB -> started(new DebianServer("mysql"), Servers::mariadb);
      case REDIS -> started(new DebianServer("redis"), Servers::redis);
      case NGINX -> started(new DebianServer("www-data"), Servers::nginx);
      case RABBITMQ -> started(new DebianServer("rabbitmq"), Servers::rabbitmq);
    };
  }

  /** Starts a server's programs and returns when the server is ready. */
  private interface Recipe {
    Callable<Boolean> start(DebianServer server) throws IOException;
  }

  private static Server started(DebianServer server, Recipe recipe) throws Exception {
    try {
      var isReady = recipe.start(server);
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (!isReady.call()) {
        if (System.nanoTime() > deadline) {
          throw new IOException("not ready after " + START_LIMIT + ": " + server.log());
        }
        Thread.sleep(20);
      }
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  private static Callable<Boolean> postgresql(DebianServer server) throws IOException {
    var port = Integer.toString(server.port());
    var data = server.folder().resolve("data").toString();
    var programs = postgresqlPrograms();
    server.run(programs + "/initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync");
    server.start(programs + "/postgres", "-D", data, "-p", port, "-k", server.folder().toString());
    return () -> server.exitStatus(programs + "/pg_isready", "-h", "127.0.0.1", "-p", port) == 0;
  }

  private static Path postgresqlPrograms() throws IOException {
    try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
  }

  private static Callable<Boolean> mariadb(DebianServer server) throws IOException {
    var data = "--datadir=" + server.folder().resolve("data");
    server.run("mariadb-install-db", "--no-defaults", data, "--skip-test-db");
    server.start(
        "mariadbd",
        "--no-defaults",
        data,
        "--bind-address=127.0.0.1",
        "--port=" + server.port(),
        "--socket=" + server.folder().resolve("socket"),
        "--skip-grant-tables");
    return server::acceptsConnections;
  }

  private static Callable<Boolean> redis(DebianServer server) throws IOException {
    var port = Integer.toString(server.port());
    server.start("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "");
    return server::acceptsConnections;
  }

  private static Callable<Boolean> nginx(DebianServer server) throws IOException {
    var configuration = server.folder().resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        error_log stderr;
        pid nginx.pid;
        events {}
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d;
            keepalive_timeout 600s;
            location / { return 200; }
          }
        }
        """
            .formatted(server.port()));
    server.start("nginx", "-p", server.folder().toString(), "-c", configuration.toString());
    return server::acceptsConnections;
  }

  private static Callable<Boolean> rabbitmq(DebianServer server) throws IOException {
    var names = Integer.toString(DebianServer.sparePort());
    // Otherwise the server starts a daemon that outlives it.
    server.start("epmd", "-port", names, "-address", "127.0.0.1");
    server.start(
        "env",
        "ERL_EPMD_PORT=" + names,
        "RABBITMQ_NODENAME=checks@localhost",
        "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1",
        "RABBITMQ_NODE_PORT=" + server.port(),
        "RABBITMQ_DIST_PORT=" + DebianServer.sparePort(),
        "RABBITMQ_MNESIA_BASE=" + server.folder(),
        "RABBITMQ_LOGS=-",
        "RABBITMQ_ENABLED_PLUGINS_FILE=" + server.folder().resolve("plugins"),
        // The script in PATH always uses the system's data directory.
        "/usr/lib/rabbitmq/bin/rabbitmq-server");
    return server::acceptsConnections;
  }
}
