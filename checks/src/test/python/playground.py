"""Runs Python code that tests write to standard input, and prints what the code prints.

A line "~" ends each piece of code, and each answer. The code of one run sees what earlier code has
defined, and the functions below.
"""

import contextlib
import errno
import io
import os
import select
import socket
import struct
import sys
import threading
import time
import traceback

# Level and name of each option, as in asm-generic/socket.h and linux/tcp.h.
KEEP, IDLE, INTVL, CNT, UT = (1, 9), (6, 4), (6, 5), (6, 6), (6, 18)


def options(s):
    return ' '.join(str(s.getsockopt(*o)) for o in (KEEP, IDLE, INTVL, CNT, UT))


def listener(port, family=socket.AF_INET):
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('', port))
    s.listen(4096)
    return s


def pair(port=9000):
    """Returns both ends of a connection: the one that connected, the one that was accepted."""
    l = listener(port)
    c = socket.socket()
    c.connect(('127.0.0.1', port))
    a, _ = l.accept()
    l.close()
    return c, a


def serve(world):
    code = []
    for line in sys.stdin:
        if line != '~\n':
            code.append(line)
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                exec(''.join(code), world)
            except BaseException:
                traceback.print_exc(file=out)
        code = []
        sys.stdout.write(out.getvalue() + '~\n')
        sys.stdout.flush()


serve(dict(globals()))
