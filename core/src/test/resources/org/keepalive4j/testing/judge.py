"""What the kernel has for the TCP sockets of another process, asked without any code of keepalive4j.

usage: judge.py PID; then, for each line "LOCAL_PORT REMOTE_PORT" (0 for none) on stdin, one line on
stdout: "ON IDLE INTERVAL COUNT USER_TIMEOUT" in the kernel's units, or what went wrong.
"""

import ctypes
import os
import socket
import sys

PIDFD_GETFD = 438  # the same on every architecture since Linux 5.6
libc = ctypes.CDLL(None, use_errno=True)


def duplicates(pid, pidfd):
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            if not os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:"):
                continue
        except FileNotFoundError:
            continue  # closed meanwhile
        fd = libc.syscall(PIDFD_GETFD, pidfd, int(name), 0)
        if fd >= 0:
            yield socket.socket(fileno=fd)
        elif ctypes.get_errno() != 9:  # EBADF: closed meanwhile
            raise OSError(ctypes.get_errno(), "pidfd_getfd: " + os.strerror(ctypes.get_errno()))


def ports(duplicate):
    try:
        remote = duplicate.getpeername()[1]
    except OSError:
        remote = 0
    return duplicate.getsockname()[1], remote


def settings(duplicate):
    options = [
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
        (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
        (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
        (socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
        (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
    ]
    return " ".join(str(duplicate.getsockopt(level, name)) for level, name in options)


def answer(pid, pidfd, wanted):
    found = "no such socket"
    for duplicate in duplicates(pid, pidfd):
        with duplicate:
            if duplicate.family in (socket.AF_INET, socket.AF_INET6) and ports(duplicate) == wanted:
                found = settings(duplicate)
    return found


def main():
    pid = int(sys.argv[1])
    pidfd = os.pidfd_open(pid)
    for line in sys.stdin:
        local, remote = line.split()
        try:
            print(answer(pid, pidfd, (int(local), int(remote))), flush=True)
        except OSError as error:
            print(error, flush=True)


main()
