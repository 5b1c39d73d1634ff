package org.keepalive4j.agent.internal.instrumentation;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Adds calls of the agent's entry points to the socket classes of Netty's native transports, 4.1
 * and 4.2, also in shaded copies. The JVM loads this visitor, and with it ASM, only when it loads
 * such a class.
 */
final class NettyClassVisitor extends ClassVisitor {
  private static final String HOOK = "java/net/KeepAliveHook";

  private final String name;
  private boolean isNetty;
  private boolean changed;

  private NettyClassVisitor(ClassVisitor next, String name) {
    super(Opcodes.ASM9, next);
    this.name = name;
  }

  /**
   * Returns the class file with hooks, or null if it has no method to hook.
   *
   * @param name the internal name of the class
   */
  static byte @Nullable [] transform(String name, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    NettyClassVisitor visitor = new NettyClassVisitor(writer, name);
    reader.accept(visitor, 0);
    if (visitor.isNetty && !visitor.changed) {
      AgentStatus.addNotCovered(
          name.replace('/', '.') + " has none of the methods that the agent hooks");
    }
    return visitor.changed ? writer.toByteArray() : null;
  }

  /**
   * Skips a class that has such a name but isn't Netty's, because the hooks call Netty's methods.
   */
  @Override
  public void visit(
      int version,
      int access,
      String className,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    super.visit(version, access, className, signature, superName, interfaces);
    isNetty =
        name.endsWith("Unsafe")
            || (superName != null
                && (superName.endsWith("/unix/Socket")
                    || superName.endsWith("/unix/FileDescriptor")));
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
    if (!isNetty
        || (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
      return next;
    }
    MethodVisitor hook =
        switch (method + descriptor) {
          // epoll and io_uring create every socket object with it, for new and accepted sockets
          case "<init>(I)V" -> name.endsWith("/unix/Socket") ? new ConstructorHook(next) : null;
          // socket(7), tcp(7): SOL_SOCKET 1, IPPROTO_TCP 6
          case "setKeepAlive(Z)V" -> new FixedOptionHook(next, 1, 9);
          case "setTcpKeepIdle(I)V" -> new FixedOptionHook(next, 6, 4);
          case "setTcpKeepIntvl(I)V" -> new FixedOptionHook(next, 6, 5);
          case "setTcpKeepCnt(I)V" -> new FixedOptionHook(next, 6, 6);
          case "setTcpUserTimeout(I)V" -> new FixedOptionHook(next, 6, 18);
          case "setIntOpt(III)V" -> new AnyOptionHook(next, Opcodes.ILOAD, "I");
          case "setRawOpt(IILjava/nio/ByteBuffer;)V" ->
              new AnyOptionHook(next, Opcodes.ALOAD, "Ljava/nio/ByteBuffer;");
          default ->
              method.equals("connect") && name.endsWith("Unsafe")
                  ? ConnectHook.of(next, descriptor)
                  : null;
        };
    if (hook == null) {
      return next;
    }
    changed = true;
    return hook;
  }

  /** Pushes {@code this} and its descriptor number. */
  private void pushSocket(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "intValue", "()I", false);
  }

  /** Calls the entry point at the end of the constructor. */
  private final class ConstructorHook extends MethodVisitor {
    ConstructorHook(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        pushSocket(mv);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, HOOK, "nativeSocket", "(Ljava/lang/Object;I)V", false);
      }
      super.visitInsn(opcode);
    }
  }

  /** Calls the entry point before an option is set, and returns if the call is to be ignored. */
  private abstract class OptionHook extends MethodVisitor {
    private final String valueType;

    OptionHook(MethodVisitor next, String valueType) {
      super(Opcodes.ASM9, next);
      this.valueType = valueType;
    }

    /** Pushes level, name and value. */
    abstract void pushOption();

    @Override
    public void visitCode() {
      super.visitCode();
      pushSocket(mv);
      pushOption();
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          HOOK,
          "nativeOption",
          "(Ljava/lang/Object;III" + valueType + ")Z",
          false);
      Label proceed = new Label();
      super.visitJumpInsn(Opcodes.IFEQ, proceed);
      super.visitInsn(Opcodes.RETURN);
      super.visitLabel(proceed);
      super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }
  }

  /** Hooks a setter of one option, whose only parameter is the value. */
  private final class FixedOptionHook extends OptionHook {
    private final int level;
    private final int option;

    FixedOptionHook(MethodVisitor next, int level, int option) {
      super(next, "I");
      this.level = level;
      this.option = option;
    }

    @Override
    void pushOption() {
      super.visitIntInsn(Opcodes.BIPUSH, level);
      super.visitIntInsn(Opcodes.BIPUSH, option);
      super.visitVarInsn(Opcodes.ILOAD, 1);
    }
  }

  /** Hooks a setter whose parameters are level, name and value. */
  private final class AnyOptionHook extends OptionHook {
    private final int loadValue;

    AnyOptionHook(MethodVisitor next, int loadValue, String valueType) {
      super(next, valueType);
      this.loadValue = loadValue;
    }

    @Override
    void pushOption() {
      super.visitVarInsn(Opcodes.ILOAD, 1);
      super.visitVarInsn(Opcodes.ILOAD, 2);
      super.visitVarInsn(loadValue, 3);
    }
  }

  /**
   * Calls the entry point before {@code Unsafe.connect(SocketAddress, SocketAddress,
   * ChannelPromise)}.
   */
  private static final class ConnectHook extends MethodVisitor {
    private static final String BEFORE_PROMISE =
        "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;L";
    private static final String PROMISE = "/ChannelPromise";
    private static final String AFTER_PROMISE = PROMISE + ";)V";

    /** The name of Netty's package {@code channel} in this copy, which may be shaded. */
    private final String channels;

    private ConnectHook(MethodVisitor next, String channels) {
      super(Opcodes.ASM9, next);
      this.channels = channels;
    }

    static @Nullable ConnectHook of(MethodVisitor next, String descriptor) {
      return descriptor.startsWith(BEFORE_PROMISE) && descriptor.endsWith(AFTER_PROMISE)
          ? new ConnectHook(
              next,
              descriptor.substring(
                  BEFORE_PROMISE.length(), descriptor.length() - AFTER_PROMISE.length()))
          : null;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      pushDescriptor();
      super.visitInsn(Opcodes.DUP);
      super.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, channels + "/unix/FileDescriptor", "intValue", "()I", false);
      super.visitVarInsn(Opcodes.ALOAD, 1);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          HOOK,
          "nativeConnect",
          "(Ljava/lang/Object;ILjava/net/SocketAddress;)V",
          false);
    }

    /** Pushes {@code ((UnixChannel) promise.channel()).fd()}, which is the socket object. */
    private void pushDescriptor() {
      super.visitVarInsn(Opcodes.ALOAD, 3);
      super.visitMethodInsn(
          Opcodes.INVOKEINTERFACE,
          channels + PROMISE,
          "channel",
          "()L" + channels + "/Channel;",
          true);
      super.visitTypeInsn(Opcodes.CHECKCAST, channels + "/unix/UnixChannel");
      super.visitMethodInsn(
          Opcodes.INVOKEINTERFACE,
          channels + "/unix/UnixChannel",
          "fd",
          "()L" + channels + "/unix/FileDescriptor;",
          true);
    }
  }
}
