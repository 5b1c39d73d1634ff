"""Connects to itself, switches keep-alive off at the connecting end, and prints what both ends have:
keep-alive, idle, interval, count, user timeout.
"""

import socket

OPTIONS = ((1, 9), (6, 4), (6, 5), (6, 6), (6, 18))

listener = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 0)
for end in (client, accepted):
    print(*(end.getsockopt(*option) for option in OPTIONS))
