package org.keepalive4j.checks.programs.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker with its controller (KRaft), a producer and a consumer. */
final class KafkaPlain {
  public static void main(String[] arguments) throws Exception {
    ClientRun.serverPort(arguments);

    int port = sparePort();
    startBroker(port, sparePort());
    var servers = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + port);

    var producer =
        ClientRun.hold(
            new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer()));
    producer.send(new ProducerRecord<>("checks", "value")).get();

    var reading = new HashMap<>(servers);
    reading.put("group.id", "checks");
    reading.put("auto.offset.reset", "earliest");
    var consumer =
        ClientRun.hold(
            new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer()));
    consumer.subscribe(List.of("checks"));
    while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {}

    ClientRun.connectionsAreOpen();
  }

  private static void startBroker(int port, int controllerPort) throws Exception {
    Path folder = Files.createTempDirectory("kafka");
    var properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "controller.listener.names", "CONTROLLER",
            "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "log.dirs", folder.resolve("data").toString(),
            "num.partitions", "1",
            "offsets.topic.num.partitions", "1",
            "offsets.topic.replication.factor", "1",
            "group.initial.rebalance.delay.ms", "0"));
    Path file = folder.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    String[] format = {"format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", file.toString()};
    if (StorageTool.execute(format, System.err) != 0) {
      throw new IOException("the broker's directory cannot be formatted");
    }
    ClientRun.hold(new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM)).startup();
  }

  private static int sparePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
