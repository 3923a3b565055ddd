"""A headless Chromium, driven by its own protocol through a pipe: nothing but the browser is needed."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
"""The browser of this machine, if it has one."""
_OPTIONS = [
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}


class Browser:
    """One tab of a browser with an empty profile; `events` holds what it has reported since it was opened."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self._number, self._session, self._unread = 0, "", b""

    def __enter__(self) -> Self:
        assert PROGRAM, "no browser"
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        (its_end, self._write), (self._read, its_other) = os.pipe(), os.pipe()
        # The browser wants them as 3 and 4, so that they must have neither number here.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (its_end, its_other)]
        sandbox = [] if os.getuid() else ["--no-sandbox"]
        program = [PROGRAM, *_OPTIONS, *sandbox, f"--user-data-dir={self._profile.name}"]
        redirected = ["bash", "-c", f'exec "$@" 3<&{ends[0]} 4>&{ends[1]}', "bash", *program]
        self._process = subprocess.Popen(redirected, pass_fds=ends, stderr=subprocess.DEVNULL)
        for end in (*ends, its_end, its_other):
            os.close(end)
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.command(f"{domain}.enable")
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)
        self._profile.cleanup()

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to a command of the browser's protocol."""
        self._number += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._number, "method": method, "params": params} | session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self.events.append(answer)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def open(
        self, file: Path, width: int = 1280, height: int = 900, scheme: str = "light", script: bool = True
    ) -> None:
        """Open a file and wait until it is there."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        self.command("Emulation.setScriptExecutionDisabled", value=not script)
        self.emulate(scheme)
        for url in ("about:blank", file.as_uri()):
            self.events.clear()
            self.command("Page.navigate", url=url)
            while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
                self.events.append(self._next())

    def emulate(self, scheme: str = "light", medium: str = "") -> None:
        """Choose the colour scheme, and `print` or the screen."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.command("Emulation.setEmulatedMedia", features=features, **({"media": medium} if medium else {}))

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.command("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other: a character, Tab, Enter or Escape."""
        for key in keys:
            text = "\r" if key == "Enter" else key if len(key) == 1 else ""
            code = _KEYS.get(key, ord(key.upper()) if len(key) == 1 else 0)
            common = {"key": key, "windowsVirtualKeyCode": code}
            self.command("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
            self.command("Input.dispatchKeyEvent", type="keyUp", **common)

    def picture(self) -> bytes:
        """A PNG of what is shown."""
        return base64.b64decode(self.command("Page.captureScreenshot")["data"])

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.command("Page.printToPDF", preferCSSPageSize=True)["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            part = os.read(self._read, 1 << 20)
            assert part, "the browser has gone"
            self._unread += part
        message, _, self._unread = self._unread.partition(b"\0")
        return dict(json.loads(message))
