"""A real HTTP server on the loopback that answers as an operator's model server does, or fails as one may."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

import numpy as np

DIMENSIONS = 32


class ModelServer(ThreadingHTTPServer):
    """``behaviour`` is right, dimension, error, slow, garbage, nan or list."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviour = "right"
        self.asked: list[dict] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def running() -> Iterator[ModelServer]:
    """Serve until the block ends."""
    server = ModelServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def vector_of(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """The same figures for the same text, others for others."""
    seed = int.from_bytes(sha256(text.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=dimensions).tolist()


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body | {"path": self.path, "key": self.headers.get("Authorization")})
        if self.server.behaviour == "error":
            self.send_error(500)
            return
        if self.server.behaviour == "slow":
            sleep(1.5)
        answer = b"<html>502</html>" if self.server.behaviour == "garbage" else json.dumps(self._answer(body))
        self._send(answer if isinstance(answer, bytes) else answer.encode())

    def _answer(self, body: dict) -> object:
        if self.server.behaviour == "list":
            return []
        if self.path == "/rerank":
            figures = [float(len(text)) for text in body["documents"]]
            if self.server.behaviour == "nan":
                figures = [float("nan")] * len(figures)
            rows = [{"index": at, "relevance_score": figure} for at, figure in enumerate(figures)]
            return {"results": rows[1:] if self.server.behaviour == "dimension" else rows[::-1]}
        size = 8 if self.server.behaviour == "dimension" else DIMENSIONS
        rows = [{"index": at, "embedding": vector_of(text, size)} for at, text in enumerate(body["input"])]
        if self.server.behaviour == "nan":
            rows[0]["embedding"][0] = float("nan")
        return {"data": rows[::-1]}

    def _send(self, content: bytes) -> None:
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client did not wait

    def log_message(self, *_: object) -> None:
        """The test's output stays quiet."""
