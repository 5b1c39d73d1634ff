"""Holds one connection, from 10.0.0.7 to its own server at 10.0.0.5:5432, until its input ends."""
import socket
import sys

server = socket.create_server(("10.0.0.5", 5432))
client = socket.create_connection(("10.0.0.5", 5432), source_address=("10.0.0.7", 0))
accepted = server.accept()
print("ready", flush=True)
sys.stdin.read()
