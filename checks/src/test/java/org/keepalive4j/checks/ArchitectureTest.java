package org.keepalive4j.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The arrows of the house: spring-boot to integrations to core; agent to core; cli to linux to
 * core. Core points at nothing of ours.
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

  @ArchTest
  static final ArchRule CORE_SHOWS_NOTHING_INTERNAL_TO_OTHERS =
      noClasses()
          .that(DescribedPredicate.not(CORE))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keepalive4j.internal..");

  @ArchTest
  static final ArchRule FOREIGN_CALLS_ARE_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.keepalive4j.linux.syscall")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule THE_DECODER_MAKES_NO_NATIVE_CALL =
      noClasses()
          .that()
          .resideInAPackage("org.keepalive4j.linux.sockdiag")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keepalive4j.linux.syscall");

  @ArchTest
  static final ArchRule COMMAND_LINES_ARE_READ_BY_THE_COMMANDS_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.keepalive4j.cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.cli..");

  @ArchTest
  static final ArchRule PACKAGES_OF_LINUX_HAVE_NO_CYCLE =
      slices().matching("org.keepalive4j.linux.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PACKAGES_OF_CLI_HAVE_NO_CYCLE =
      slices().matching("org.keepalive4j.(cli..)").should().beFreeOfCycles();

  /** As they are called in the finished jar. */
  @ArchTest
  static final ArchRule PACKAGES_OF_AGENT_HAVE_NO_CYCLE =
      slices().matching("org.keepalive4j.agent.shaded.(agent..)").should().beFreeOfCycles();

  /** Classes of one part point at nothing of ours but core and the parts given. */
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

  /** Leaves the tests of the whole out, which may look at everything. */
  static final class WithoutChecks implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("/checks/");
    }
  }
}
