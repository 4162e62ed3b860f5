"""Where a story in another language plays: a real server that can be switched off, and the next release of its guidance.

A story is a program that gets the server's address and an empty folder. It says what it shows in lines `shows …`, and asks for what only the
world can do in lines `wants online`, `wants offline`, `wants release`; the world does it and answers `done` on the story's standard input.
When it ends well, nothing the server holds may contain what the person typed.
"""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
READY_SECONDS = 60
# What the stories type, and no server may hold in readable form.
SAID = ("王秀兰在宏达服装厂，主管不肯写下来", "杭A17340099")
# What a story must have shown, in this order.
SHOWN = (
    "ask",
    "window card",
    "eligibility",
    "application",
    "photograph",
    "fee",
    "should be free",
    "closed and reopened",
    "no connection",
    "sync",
    "usable during a sync",
    "cancelled",
    "second device",
    "conflict chosen",
    "guidance update",
    "upgrade",
    "background sync",
    "locked",
    "log without a person",
    "keystore",
    "all families",
)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


class Server:
    """`sojourn serve` in a process of its own; stopping it is what a phone without signal sees."""

    def __init__(self, binary: str, folder: pathlib.Path):
        self.binary, self.data, self.port = binary, folder / "server", free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.child, self.log = None, open(folder / "server.log", "w+b")

    def up(self) -> None:
        if self.child is not None:
            return
        words = ["serve", "--demo", "--enrolment", "open", "--listen", f"127.0.0.1:{self.port}", "--data-dir", str(self.data)]
        self.child = subprocess.Popen([self.binary, *words], stdout=subprocess.DEVNULL, stderr=self.log)
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as reply:
                    if reply.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            if self.child.poll() is not None or time.monotonic() > until:
                self.log.seek(0)
                sys.exit("the server did not come up:\n" + self.log.read().decode(errors="replace"))
            time.sleep(0.05)

    def down(self) -> None:
        if self.child is not None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(timeout=READY_SECONDS)
            self.child = None

    def release(self) -> None:
        """The next release, signed by two and published; the server stands still meanwhile."""
        self.down()
        subprocess.run(["node", str(HERE / "next-release.mjs"), self.binary, str(self.data)], check=True)
        self.up()

    def holds(self, text: str) -> bool:
        """Whether any file of the server's contains a text."""
        files = (path for path in self.data.rglob("*") if path.is_file())
        return any(text.encode() in path.read_bytes() for path in files)


def tell(kind: str, name: str, command: list, binary: str) -> None:
    """Plays one story, or a snippet of the docs; ends the run when it fails or leaves something out."""
    with tempfile.TemporaryDirectory(prefix="sojourn-story-") as folder:
        folder = pathlib.Path(folder)
        server = Server(binary, folder)
        environment = {**os.environ, "SOJOURN_SERVER": server.url, "SOJOURN_FOLDER": str(folder / "phones")}
        story = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8")
        acts = {"online": server.up, "offline": server.down, "release": server.release}
        shown = []
        try:
            for line in story.stdout:
                word, _, rest = line.strip().partition(" ")
                if word == "wants":
                    acts[rest]()
                    story.stdin.write("done\n")
                    story.stdin.flush()
                else:
                    print(f"  {name}: {line.rstrip()}", flush=True)
                if word == "shows":
                    shown.append(rest)
            if story.wait() != 0:
                sys.exit(f"{name}: the {kind} failed")
            if kind == "story" and tuple(shown) != SHOWN:
                sys.exit(f"{name}: the story shows {shown}, not {list(SHOWN)}")
            server.down()
            readable = [text for text in SAID if server.holds(text)]
            if readable:
                sys.exit(f"{name}: the server can read {readable}")
        finally:
            if story.poll() is None:
                story.kill()
            server.down()


if __name__ == "__main__":
    # world.py story|snippet NAME SOJOURN-BINARY COMMAND…
    tell(sys.argv[1], sys.argv[2], sys.argv[4:], sys.argv[3])
