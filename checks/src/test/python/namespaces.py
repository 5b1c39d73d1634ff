# namespaces.py COUNT ADDRESS: processes with a network namespace each, and in it both ends of a
# connection to the address. Prints a line for each that is ready; ends with its input.
import ctypes, fcntl, os, socket, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
for i in range(int(sys.argv[1])):
  if os.fork() == 0:
    if libc.unshare(0x40000000): sys.exit('unshare: %d' % ctypes.get_errno())
    s = socket.socket()
    fcntl.ioctl(s, 0x8914, struct.pack('16sh14x', b'lo', 1)) # SIOCSIFFLAGS: IFF_UP
    l = socket.create_server((sys.argv[2], 9000))
    c = socket.create_connection(l.getsockname()); a, _ = l.accept(); l.close()
    os.write(1, b'ready\n')
    while True:
      sys.stdin.read(1) or os._exit(0)
os.wait()
