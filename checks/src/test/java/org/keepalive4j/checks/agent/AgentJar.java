package org.keepalive4j.checks.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Other agents than ours. */
public final class AgentJar {
  private AgentJar() {}

  /** Compiles an agent of the test resources and puts it in a jar. */
  public static Path of(String program, Path directory) {
    Path classes = Programs.compile(program, directory);
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", program);
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    Path jar = directory.resolve(program + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        var files = Files.list(classes)) {
      for (Path file : files.toList()) {
        entries.putNextEntry(new JarEntry(file.getFileName().toString()));
        entries.write(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }
}
