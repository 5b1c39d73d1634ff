package org.keepalive4j.checks.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes changed classes of a JDK, for {@code --patch-module}. */
final class ChangedJdk {
  /** Changes the calls without keeping the original constants. */
  private static final ClassFile FILES = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);

  private static final ClassDesc NET = ClassDesc.of("sun.nio.ch.Net");

  private final Path home;
  private final Path directory;

  private ChangedJdk(Jdk jdk, Path directory) {
    home = jdk.command("java").getParent().getParent();
    this.directory = directory;
  }

  /** Makes {@code NioSocketImpl} call {@code Net.acceptNew} instead of {@code Net.accept}. */
  static String callingAnotherAccept(Jdk jdk, Path directory) {
    ChangedJdk changed = new ChangedJdk(jdk, directory);
    MethodTypeDesc[] type = new MethodTypeDesc[1];
    changed.write(
        "NioSocketImpl",
        ClassTransform.transformingMethodBodies((code, element) -> {
          if (element instanceof InvokeInstruction call
              && call.owner().name().equalsString("sun/nio/ch/Net")
              && call.name().equalsString("accept")) {
            type[0] = call.typeSymbol();
            code.invokestatic(NET, "acceptNew", call.typeSymbol());
          } else {
            code.with(element);
          }
        }));
    changed.write(
        "Net",
        ClassTransform.endHandler(net ->
            net.withMethodBody(
                "acceptNew",
                type[0],
                ClassFile.ACC_STATIC,
                code ->
                    code.aload(0)
                        .aload(1)
                        .aload(2)
                        .invokestatic(NET, "accept", type[0])
                        .ireturn())));
    return changed.option();
  }

  /** Adds an argument to {@code Net.setIntOption0}, which the agent calls to set options. */
  static String settingOptionsInAnotherWay(Jdk jdk, Path directory) {
    ChangedJdk changed = new ChangedJdk(jdk, directory);
    CodeTransform calls =
        (code, element) -> {
          if (element instanceof InvokeInstruction call
              && call.name().equalsString("setIntOption0")) {
            code.iconst_0().invokestatic(NET, "setIntOption0", withOneMore(call.typeSymbol()));
          } else {
            code.with(element);
          }
        };
    changed.write(
        "Net",
        (net, element) -> {
          if (!(element instanceof MethodModel method)) {
            net.with(element);
          } else if (method.methodName().equalsString("setIntOption0")) {
            net.withMethod(
                "setIntOption0",
                withOneMore(method.methodTypeSymbol()),
                method.flags().flagsMask(),
                nativeMethod -> {});
          } else {
            net.transformMethod(method, MethodTransform.transformingCode(calls));
          }
        });
    return changed.option();
  }

  /** Makes a class whose only method has invalid code. */
  static void writeClassThatDoesNotVerify(String name, Path directory) throws IOException {
    Path file = directory.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    byte[] bytes =
        FILES.build(
            ClassDesc.of(name),
            type ->
                type.withVersion(ClassFile.JAVA_17_VERSION, 0)
                    .withMethodBody(
                        "wrong",
                        MethodTypeDesc.of(ConstantDescs.CD_int),
                        0,
                        code -> code.aload(0).ireturn()));
    Files.write(file, bytes);
  }

  private static MethodTypeDesc withOneMore(MethodTypeDesc type) {
    return type.insertParameterTypes(type.parameterCount(), ConstantDescs.CD_int);
  }

  private void write(String name, ClassTransform change) {
    try (FileSystem modules =
        FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home.toString()))) {
      String path = "sun/nio/ch/" + name + ".class";
      ClassModel original =
          FILES.parse(Files.readAllBytes(modules.getPath("modules/java.base", path)));
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, FILES.transformClass(original, change));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String option() {
    return "--patch-module=java.base=" + directory;
  }
}
