import json
import threading
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import numpy as np
import pytest

from goodfit.callbacks import RemoteMonitor


class Server:
    """A web server that writes down what it is sent, and answers as it is told."""

    def __init__(self):
        self.received, self.status = [], 200
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.received.append((self.path, dict(self.headers), body))
                self.send_response(server.status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}).start()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def away(server):
    """The address of a server that is not there."""
    free = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    free.server_close()
    return f"http://127.0.0.1:{free.server_port}"


def test_sends_a_form_with_json_as_keras_does(losses, server):
    losses(1.0, 0.5).train(RemoteMonitor(server.root))
    path, _, body = server.received[1]
    assert path == "/publish/epoch/end/"
    sent = json.loads(parse_qs(body)["data"][0])
    assert sent == {"epoch": 1, "loss": 0.25, "val_loss": 0.5}


def test_sends_json_and_headers(run, server):
    monitor = RemoteMonitor(server.root, "/here", headers={"X-Run": "7"}, send_as_json=True)
    epoch = {"loss": np.float32(0.5), "f1": np.array([0.5, 1.0]), "bad": float("nan")}
    run([epoch]).train(monitor)
    path, headers, body = server.received[0]
    assert (path, headers["X-Run"]) == ("/here", "7")
    assert json.loads(body) == {"epoch": 0, "loss": 0.5, "f1": [0.5, 1.0], "bad": None}


def test_a_server_that_is_away_costs_one_warning_and_three_attempts(losses, away, monkeypatch):
    monitor, attempts = RemoteMonitor(away), []
    post = monitor._post
    monkeypatch.setattr(monitor, "_post", lambda sent: attempts.append(sent) or post(sent))
    with pytest.warns(UserWarning, match=r"could not send to .* Training goes on") as caught:
        run = losses(*[1.0] * 6).train(monitor)
    assert len(caught) == 1
    assert (len(run.history["loss"]), len(attempts)) == (6, 3)


def test_a_server_that_refuses_is_told_and_one_that_is_back_is_used_again(losses, server):
    class Recovers(RemoteMonitor):
        def epoch_end(self, run):
            server.status = 500 if run.epoch in (1, 2) else 200
            super().epoch_end(run)

    with pytest.warns(UserWarning, match="500"):
        losses(*[1.0] * 6).train(Recovers(server.root))
    assert len(server.received) == 6


def test_each_run_begins_anew(losses, away):
    monitor = RemoteMonitor(away)
    for _ in range(2):
        with pytest.warns(UserWarning, match="could not send"):
            losses(1.0).train(monitor)


def test_is_silent_where_all_is_well(losses, server):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        losses(1.0).train(RemoteMonitor(server.root))
