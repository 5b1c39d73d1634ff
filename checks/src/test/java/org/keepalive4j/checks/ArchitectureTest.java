package org.keepalive4j.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.stream.Stream;

/**
 * The permitted dependencies between modules: spring-boot on integrations and core, agent on core,
 * cli on linux and core. Core depends on no other module.
 */
@ArchTag("quick")
@AnalyzeClasses(
    packages = "org.keepalive4j",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutChecks.class})
class ArchitectureTest {
  private static final String AGENT = "org.keepalive4j.agent..";
  private static final String INTEGRATIONS = "org.keepalive4j.integrations..";
  private static final String SPRING_BOOT = "org.keepalive4j.spring..";
  private static final String LINUX = "org.keepalive4j.linux..";
  private static final String LINUX_API = "org.keepalive4j.linux";
  private static final String LINUX_INTERNALS = "org.keepalive4j.linux.internal..";
  private static final DescribedPredicate<JavaClass> LINUX_ENTRY_POINTS =
      areTypesOf(
          LINUX_API, "HostReport", "HostSystemValues", "KernelPolicy", "PathProbe", "TcpSockets");
  private static final String CLI = "org.keepalive4j.cli..";

  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("org.keepalive4j..");
  private static final DescribedPredicate<JavaClass> CORE =
      OURS.and(
          DescribedPredicate.not(resideInAnyPackage(AGENT, INTEGRATIONS, SPRING_BOOT, LINUX, CLI)));

  @ArchTest static final ArchRule CORE_POINTS_AT_NOTHING_OF_OURS = points(CORE);
  @ArchTest static final ArchRule AGENT_POINTS_AT_CORE = points(AGENT);
  @ArchTest static final ArchRule INTEGRATIONS_POINT_AT_CORE = points(INTEGRATIONS);
  @ArchTest static final ArchRule SPRING_BOOT_POINTS_ON = points(SPRING_BOOT, INTEGRATIONS);
  @ArchTest static final ArchRule LINUX_POINTS_AT_CORE = points(LINUX);
  @ArchTest static final ArchRule CLI_POINTS_AT_LINUX = points(CLI, LINUX);

  @ArchTest
  static final ArchRule CORE_NEEDS_NOTHING_BUT_THE_JDK =
      noClasses()
          .that(CORE)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.not(
                  OURS.or(resideInAnyPackage("java..", "javax.net..", "jdk.net.."))
                      .or(resideInAPackage("org.jspecify.annotations.."))
                      .or(JavaClass.Predicates.equivalentTo(Object.class))
                      .or(
                          DescribedPredicate.describe(
                              "primitive or array", it -> it.isPrimitive() || it.isArray()))));

  /** Only the reader of sysctls, for agent and linux, and parts of messages, for the command. */
  @ArchTest
  static final ArchRule CORE_SHOWS_NOTHING_INTERNAL_TO_OTHERS =
      noClasses()
          .that(DescribedPredicate.not(CORE))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.keepalive4j.internal..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              "org.keepalive4j.internal.sysctl",
                              "org.keepalive4j.internal.message"))));

  @ArchTest
  static final ArchRule FOREIGN_CALLS_ARE_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.keepalive4j.linux.internal.syscall")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule THE_DECODER_MAKES_NO_NATIVE_CALL =
      noClasses()
          .that()
          .resideInAPackage("org.keepalive4j.linux.internal.sockdiag")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keepalive4j.linux.internal.syscall");

  @ArchTest
  static final ArchRule COMMAND_LINES_ARE_READ_BY_THE_COMMANDS_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.keepalive4j.cli.command")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.cli..");

  /** The internals of core use the types of its root package, so the next rule checks these. */
  @ArchTest
  static final ArchRule INTERNAL_PACKAGES_OF_CORE_HAVE_NO_CYCLE =
      haveNoCycle(CORE.and(resideInAPackage("org.keepalive4j.internal..")));

  /** Two files may form a circle, such as a public type and the parser that makes it. */
  @ArchTest
  static void noMoreThanTwoFilesFormACircle(JavaClasses classes) {
    var ours = DescribedPredicate.not(resideInAPackage("org.keepalive4j.agent.shaded.asm.."));
    assertThat(ImportCircles.of(classes.that(ours))).allMatch(circle -> circle.size() <= 2);
  }

  @ArchTest
  static final ArchRule PACKAGES_OF_LINUX_HAVE_NO_CYCLE =
      haveNoCycle(resideInAPackage(LINUX_INTERNALS));

  /** The other types of linux' API are values and exceptions, which the internals use, too. */
  @ArchTest
  static final ArchRule ONLY_ENTRY_POINTS_OF_LINUX_USE_ITS_INTERNALS =
      noClasses()
          .that(resideInAPackage(LINUX_API).and(DescribedPredicate.not(LINUX_ENTRY_POINTS)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(LINUX_INTERNALS);

  @ArchTest
  static final ArchRule INTERNALS_OF_LINUX_USE_NO_ENTRY_POINT =
      noClasses()
          .that()
          .resideInAPackage(LINUX_INTERNALS)
          .should()
          .dependOnClassesThat(LINUX_ENTRY_POINTS);

  /** The command reads file names as bytes, keys, the terminal's size and a broken pipe. */
  @ArchTest
  static final ArchRule CLI_USES_THE_API_OF_LINUX =
      noClasses()
          .that()
          .resideInAPackage(CLI)
          .should()
          .dependOnClassesThat(
              resideInAPackage(LINUX_INTERNALS)
                  .and(
                      DescribedPredicate.not(
                          areTypesOf(
                              "org.keepalive4j.linux.internal.syscall",
                              "FileName",
                              "Kernel",
                              "TerminalMode",
                              "TerminalSize"))));

  @ArchTest
  static final ArchRule THE_ROOT_OF_CLI_HAS_ONLY_ITS_ENTRY_POINT =
      classes()
          .that()
          .resideInAPackage("org.keepalive4j.cli")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveSimpleName("Main");

  @ArchTest
  static final ArchRule OUTPUT_OF_CLI_KNOWS_NO_COMMAND =
      noClasses()
          .that()
          .resideInAPackage("org.keepalive4j.cli.output")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keepalive4j.cli.command");

  @ArchTest
  static final ArchRule PACKAGES_OF_CLI_HAVE_NO_CYCLE = haveNoCycle(resideInAPackage(CLI));

  /** Root packages are the API: in the agent, the entry class and the types that JMX shows. */
  @ArchTest
  static final ArchRule THE_AGENTS_ROOT_PACKAGE_IS_ITS_API =
      classes()
          .that()
          .resideInAnyPackage("org.keepalive4j.agent", "org.keepalive4j.agent.shaded.agent")
          .and()
          .areTopLevelClasses()
          .and()
          .haveSimpleNameNotEndingWith("package-info")
          .should(
              be(
                  areTypesOf("org.keepalive4j.agent", "KeepAliveAgent")
                      .or(
                          areTypesOf(
                              "org.keepalive4j.agent.shaded.agent",
                              "AgentMXBean",
                              "ConnectionReport",
                              "RuleReport"))));

  /** In the finished jar, the package names begin with {@code org.keepalive4j.agent.shaded}. */
  @ArchTest
  static final ArchRule ONLY_INSTRUMENTATION_OF_THE_AGENT_USES_ASM =
      noClasses()
          .that()
          .resideInAPackage("org.keepalive4j.agent.shaded.agent..")
          .and()
          .resideOutsideOfPackage("org.keepalive4j.agent.shaded.agent.internal.instrumentation")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keepalive4j.agent.shaded.asm..");

  /** The jar also has a copy of core's packages, which this rule leaves out. */
  @ArchTest
  static final ArchRule PACKAGES_OF_AGENT_HAVE_NO_CYCLE =
      haveNoCycle(
          resideInAnyPackage("org.keepalive4j.agent", "org.keepalive4j.agent.shaded.agent.."));

  @ArchTest
  static final ArchRule PACKAGES_OF_INTEGRATIONS_HAVE_NO_CYCLE =
      haveNoCycle(resideInAPackage(INTEGRATIONS));

  /** Without any classes, the rules would succeed too. */
  @ArchTest
  static void theRulesSeeTheRootPackageOfEachPart(JavaClasses classes) {
    assertThat(classes)
        .extracting(JavaClass::getPackageName)
        .contains(
            "org.keepalive4j",
            "org.keepalive4j.agent",
            "org.keepalive4j.agent.shaded.agent",
            "org.keepalive4j.integrations",
            "org.keepalive4j.spring",
            "org.keepalive4j.linux",
            "org.keepalive4j.linux.internal.scan",
            "org.keepalive4j.cli",
            "org.keepalive4j.cli.command",
            "org.keepalive4j.cli.output");
  }

  /** Requires that classes of one part depend only on core and on the given parts. */
  private static ArchRule points(String part, String... others) {
    return points(resideInAPackage(part), others);
  }

  private static ArchRule points(DescribedPredicate<JavaClass> part, String... others) {
    DescribedPredicate<JavaClass> allowed = part.or(CORE).or(resideInAnyPackage(others));
    return noClasses()
        .that(part)
        .should()
        .dependOnClassesThat(OURS.and(DescribedPredicate.not(allowed)))
        .allowEmptyShould(true);
  }

  /**
   * Treats each package as a slice, the root package included. Slices by a pattern would omit the
   * root of core, and a single rule for all parts would report only the first part with a cycle.
   */
  private static SliceRule haveNoCycle(DescribedPredicate<JavaClass> part) {
    return slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return part.test(type)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "packages of classes that " + part.getDescription();
              }
            })
        .should()
        .beFreeOfCycles();
  }

  /** Top-level classes by their simple names, with all that is nested in them, and arrays. */
  private static DescribedPredicate<JavaClass> areTypesOf(String folder, String... names) {
    return DescribedPredicate.describe(
        "are " + String.join(", ", names) + " of " + folder,
        type -> {
          String name = type.getBaseComponentType().getName();
          int nested = name.indexOf('$');
          String topLevel = nested < 0 ? name : name.substring(0, nested);
          return Stream.of(names).anyMatch(each -> topLevel.equals(folder + "." + each));
        });
  }

  /** Excludes these tests, which may use everything. */
  static final class WithoutChecks implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("/checks/");
    }
  }
}
