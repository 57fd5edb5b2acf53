"""Sends the numbers of every epoch to a server."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from goodfit.callbacks.callback import Callback

SECONDS_TO_WAIT = 5
FAILURES_IN_A_ROW = 3


class RemoteMonitor(Callback):
    """Posts the epoch, from 0, and its numbers at the end of every epoch.

    A server that is away costs a warning and never the training: it is asked again after the next
    epochs, and no longer after three failures in a row. Numbers that are not finite, which JSON
    does not have, are sent as null.

    Args:
        root: the address of the server.
        path: what is added to it.
        field: the field of the form that holds the numbers as JSON.
        headers: what else to send in the head of the request.
        send_as_json: the body is the JSON itself, and no form.

    Example:
        >>> RemoteMonitor(root="http://localhost:9000", send_as_json=True).path
        '/publish/epoch/end/'
    """

    def __init__(
        self,
        root: str = "http://localhost:9000",
        path: str = "/publish/epoch/end/",
        field: str = "data",
        headers: Mapping[str, str] | None = None,
        send_as_json: bool = False,
    ) -> None:
        self.root = root
        self.path = path
        self.field = field
        self.headers = headers
        self.send_as_json = send_as_json
        self._failures = 0
        self._warned = False

    def fit_start(self, run: Any) -> None:
        """Forgets earlier failures."""
        self._failures = 0
        self._warned = False

    def epoch_end(self, run: Any) -> None:
        """Sends, unless the server was away too often."""
        import requests

        if self._failures == FAILURES_IN_A_ROW:
            return
        numbers = {name: _plain(value) for name, value in run.logs.items()}
        try:
            self._post({"epoch": run.epoch, **numbers})
            self._failures = 0
        except requests.RequestException as error:
            self._failures += 1
            self._warn(error)

    def _post(self, sent: dict[str, Any]) -> None:
        import requests

        form = {self.field: json.dumps(sent)}
        body: dict[str, Any] = {"json": sent} if self.send_as_json else {"data": form}
        answer = requests.post(
            self.root + self.path, headers=self.headers, timeout=SECONDS_TO_WAIT, **body
        )
        answer.raise_for_status()

    def _warn(self, error: Exception) -> None:
        if not self._warned:
            self._warned = True
            warnings.warn(
                f"RemoteMonitor could not send to {self.root + self.path}: {error}. Training goes "
                "on. Is the server running, and is `root` its address?",
                stacklevel=2,
            )


def _plain(value: Any) -> Any:
    """A number, or a list of them, as JSON has them."""
    if np.ndim(value):
        return [_plain(part) for part in value]
    return float(value) if np.isfinite(value) else None
