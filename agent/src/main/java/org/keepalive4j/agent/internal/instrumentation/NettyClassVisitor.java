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
 * A class of a native transport of Netty, 4.1 or 4.2, in whatever package it was shaded to: lets it
 * hand over its sockets. Loaded only when such a class is: it brings ASM with it.
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

  /** The class file with its hooks, or null if nothing was found to hook. */
  static byte @Nullable [] weave(String name, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    NettyClassVisitor woven = new NettyClassVisitor(writer, name);
    reader.accept(woven, 0);
    if (woven.isNetty && !woven.changed) {
      AgentStatus.notCovered(
          name.replace('/', '.') + " has none of the methods that the agent knows");
    }
    return woven.changed ? writer.toByteArray() : null;
  }

  /** A class that only bears such a name has not what the hooks call. */
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
          // 4.1 and 4.2: every socket object of epoll and io_uring, new or accepted
          case "<init>(I)V" -> name.endsWith("/unix/Socket") ? new Created(next) : null;
          // socket(7), tcp(7): SOL_SOCKET 1, IPPROTO_TCP 6
          case "setKeepAlive(Z)V" -> new Option(next, 1, 9);
          case "setTcpKeepIdle(I)V" -> new Option(next, 6, 4);
          case "setTcpKeepIntvl(I)V" -> new Option(next, 6, 5);
          case "setTcpKeepCnt(I)V" -> new Option(next, 6, 6);
          case "setTcpUserTimeout(I)V" -> new Option(next, 6, 18);
          case "setIntOpt(III)V" -> new AnyOption(next, Opcodes.ILOAD, "I");
          case "setRawOpt(IILjava/nio/ByteBuffer;)V" ->
              new AnyOption(next, Opcodes.ALOAD, "Ljava/nio/ByteBuffer;");
          default ->
              method.equals("connect") && name.endsWith("Unsafe")
                  ? Connect.of(next, descriptor)
                  : null;
        };
    if (hook == null) {
      return next;
    }
    changed = true;
    return hook;
  }

  /** Pushes this and its descriptor's number. */
  private void pushSocket(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "intValue", "()I", false);
  }

  /** After the constructor. */
  private final class Created extends MethodVisitor {
    Created(MethodVisitor next) {
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

  /** Before an option is set: returns at once where the call is to be ignored. */
  private abstract class Setter extends MethodVisitor {
    private final String valueType;

    Setter(MethodVisitor next, String valueType) {
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
      Label goOn = new Label();
      super.visitJumpInsn(Opcodes.IFEQ, goOn);
      super.visitInsn(Opcodes.RETURN);
      super.visitLabel(goOn);
      super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }
  }

  private final class Option extends Setter {
    private final int level;
    private final int option;

    Option(MethodVisitor next, int level, int option) {
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

  /** A setter whose parameters are level, name and value. */
  private final class AnyOption extends Setter {
    private final int loadValue;

    AnyOption(MethodVisitor next, int loadValue, String valueType) {
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

  /** Before {@code Unsafe.connect(SocketAddress, SocketAddress, ChannelPromise)}. */
  private static final class Connect extends MethodVisitor {
    private static final String BEFORE_PROMISE =
        "(Ljava/net/SocketAddress;Ljava/net/SocketAddress;L";
    private static final String PROMISE = "/ChannelPromise";
    private static final String AFTER_PROMISE = PROMISE + ";)V";

    /** Netty's package {@code channel}, as it is called here. */
    private final String channels;

    private Connect(MethodVisitor next, String channels) {
      super(Opcodes.ASM9, next);
      this.channels = channels;
    }

    static @Nullable Connect of(MethodVisitor next, String descriptor) {
      return descriptor.startsWith(BEFORE_PROMISE) && descriptor.endsWith(AFTER_PROMISE)
          ? new Connect(
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
