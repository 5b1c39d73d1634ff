package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The published files meet the requirements of Maven Central. Whoever releases adds the signatures.
 */
class CentralTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TOP_LEVEL_CLASS = Pattern.compile("org/keepalive4j/[^$]*\\.class");

  @BeforeEach
  void areBuilt() throws IOException {
    Packages.tarball();
  }

  /** An element of the pom itself or of its parent. */
  private static Element element(Path pom, String path) throws Exception {
    Element element = document(pom).getDocumentElement();
    boolean hasParent = child(element, "parent") != null;
    for (String name : path.split("/", -1)) {
      element = element == null ? null : child(element, name);
    }
    return element == null && hasParent ? element(ROOT.resolve("pom.xml"), path) : element;
  }

  private static Document document(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }

  private static Element child(Element element, String name) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child && child.getTagName().equals(name)) {
        return child;
      }
    }
    return null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", "bom", "core", "agent", "integrations", "spring-boot", "linux", "cli"})
  void pomsHaveTheElementsThatCentralRequires(String module) throws Exception {
    Path pom = ROOT.resolve(module).resolve("pom.xml");
    for (String path :
        List.of(
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/url",
            "scm/connection",
            "scm/developerConnection")) {
      Element element = element(pom, path);
      assertThat(element).as(path).isNotNull();
      assertThat(element.getTextContent()).as(path).isNotBlank();
    }
    for (String property : List.of("properties/home.url", "properties/scm.url")) {
      assertThat(element(pom, property).getTextContent())
          .as(property)
          .isEqualTo(element(ROOT.resolve("pom.xml"), property).getTextContent());
    }
    assertThat(Files.readString(pom)).doesNotContain("<repositories>", "<pluginRepositories>");
  }

  /** The BOM has no parent and is released with the same command. */
  @Test
  void theBomIsDeployedAndSignedByTheSamePluginsAsTheRest() throws Exception {
    Map<String, String> ofParent = pluginVersions(ROOT.resolve("pom.xml"));
    Map<String, String> ofBom = pluginVersions(ROOT.resolve("bom/pom.xml"));

    assertThat(ofBom).containsKeys("maven-deploy-plugin", "maven-gpg-plugin");
    assertThat(ofParent).containsAllEntriesOf(ofBom);
  }

  private static Map<String, String> pluginVersions(Path pom) throws Exception {
    Map<String, String> versions = new HashMap<>();
    NodeList plugins = document(pom).getElementsByTagName("plugin");
    for (int i = 0; i < plugins.getLength(); i++) {
      Element plugin = (Element) plugins.item(i);
      Element version = child(plugin, "version");
      if (version != null) {
        versions.put(child(plugin, "artifactId").getTextContent(), version.getTextContent());
      }
    }
    return versions;
  }

  @ParameterizedTest
  @CsvSource({
    "core, keepalive4j",
    "agent, keepalive4j-agent",
    "integrations, keepalive4j-integrations",
    "spring-boot, keepalive4j-spring-boot-starter",
    "linux, keepalive4j-linux",
    "cli, keepalive4j-cli"
  })
  void jarsHaveSourcesDocumentationAndAnSbom(String module, String artifact) throws Exception {
    Path target = ROOT.resolve(module).resolve("target");
    List<String> sources = entries(jar(target.resolve("central"), artifact, "-sources"));
    List<String> documentation = entries(jar(target.resolve("central"), artifact, "-javadoc"));
    List<String> classes = entries(jar(target, artifact, ""));

    List<String> wanted =
        classes.stream()
            .filter(name -> TOP_LEVEL_CLASS.matcher(name).matches())
            .filter(name -> !name.contains("/shaded/"))
            .map(name -> name.replace(".class", ".java"))
            .toList();
    assertThat(wanted).isNotEmpty();
    assertThat(sources).containsAll(wanted);
    assertThat(documentation).contains("index.html");
    assertThat(classes) // runs on every processor
        .noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jnilib)"));
    String bom = Files.readString(target.resolve("bom.json"));
    assertThat(bom).contains("CycloneDX", "pkg:maven/org.keepalive4j/" + artifact + "@");
  }

  @Test
  void theCommandsSbomNamesTheLibrariesInIt() throws IOException {
    String bom = Files.readString(ROOT.resolve("cli/target/bom.json"));

    assertThat(
            Pattern.compile("\"purl\" : \"pkg:maven/([^@]+)@")
                .matcher(bom)
                .results()
                .map(MatchResult::toString)
                .count())
        .isPositive();
    assertThat(bom)
        .contains("pkg:maven/commons-cli/commons-cli@")
        .contains("pkg:maven/com.fasterxml.jackson.core/jackson-core@")
        .contains("pkg:maven/org.keepalive4j/keepalive4j-linux@")
        .doesNotContain("junit", "assertj");
  }

  private static Path jar(Path folder, String artifact, String kind) throws IOException {
    Pattern name = Pattern.compile(artifact + "-[0-9][0-9.]*(-SNAPSHOT)?" + kind + "\\.jar");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name + " in " + folder));
    }
  }

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return new ArrayList<>(new TreeSet<>(file.stream().map(ZipEntry::getName).toList()));
    }
  }
}
