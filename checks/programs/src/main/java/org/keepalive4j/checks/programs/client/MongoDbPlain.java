package org.keepalive4j.checks.programs.client;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import org.bson.Document;

/** MongoDB driver, and mongo-java-server for it. */
final class MongoDbPlain {
  public static void main(String[] arguments) throws Exception {
    ClientRun.serverPort(arguments);

    var server = ClientRun.hold(new MongoServer(new MemoryBackend()));
    var address = server.bind();
    var client = ClientRun.hold(MongoClients.create("mongodb://127.0.0.1:" + address.getPort()));
    client.getDatabase("checks").getCollection("checks").insertOne(new Document("key", "value"));

    ClientRun.connectionsAreOpen();
  }
}
