"""A connection's way to Postgres, with the round trips on it counted."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer

CHUNK_BYTES = 1 << 16


@dataclass
class Wire:
    """Where to connect to, and how often since the last look somebody asked and was answered."""

    port: int = 0
    round_trips: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> int:
        """The round trips since the last look."""
        with self.lock:
            seen, self.round_trips = self.round_trips, 0
        return seen

    def count(self) -> None:
        """One more."""
        with self.lock:
            self.round_trips += 1


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """A port of loopback from which all goes on to `port`; who uses it ends before the block."""
    wire = Wire()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port)) as server:
                _carry(self.request, server, wire)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as proxy:
        wire.port = proxy.server_address[1]
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        try:
            yield wire
        finally:
            proxy.shutdown()
            thread.join()


def _carry(client: socket.socket, server: socket.socket, wire: Wire) -> None:
    # A question is what comes from the client after an answer, in however many pieces.
    is_answered = threading.Event()
    is_answered.set()

    def answer() -> None:
        for piece in _pieces(server):
            is_answered.set()
            client.sendall(piece)

    answering = threading.Thread(target=answer)
    answering.start()
    for piece in _pieces(client):
        if is_answered.is_set():
            is_answered.clear()
            wire.count()
        server.sendall(piece)
    server.shutdown(socket.SHUT_WR)
    answering.join()


def _pieces(source: socket.socket) -> Iterator[bytes]:
    """What comes until the end."""
    while piece := source.recv(CHUNK_BYTES):
        yield piece
