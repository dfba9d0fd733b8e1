"""A terminal that can be looked at: tmux, with one command in it and a server of its own."""

import os
import shlex
import subprocess
import tempfile

from workplace import wait_for


class Terminal:
    """Runs `command` in a terminal of this size, until close().

    Lines of an earlier life stand above it, as they do in every terminal.
    """

    ABOVE = ["$ one", "$ two", "$ three", "$ four"]

    def __init__(self, command, columns, rows=24, folder=None, environment=None):
        self.home = tempfile.mkdtemp(prefix="tmux-")
        self.socket = os.path.join(self.home, "socket")
        variables = {"LC_ALL": "C.UTF-8", **(environment or {})}
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
        # The shell stays behind the command, so that the last screen can be looked at.
        above = shlex.join(["printf", "%s\\n", *self.ABOVE])
        line = f"{above}; env {settings} {shlex.join(command)}; echo \"ended: $?\"; exec sleep 600"
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows),
                  "-c", folder or self.home, "bash", "-c", line)

    def tmux(self, *arguments):
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        environment.pop("TMUX", None)
        return subprocess.run(
            ["tmux", "-S", self.socket, "-f", "/dev/null", *arguments], check=True,
            env=environment, capture_output=True, timeout=20).stdout.decode()

    def screen(self, *options):
        """What stands below the lines of before, which must be whole; options: -e for colours."""
        lines = self.tmux("capture-pane", "-p", "-S", "-", *options).rstrip("\n").split("\n")
        count = len(self.ABOVE)
        if len(lines) > count and lines[:count] != self.ABOVE:
            raise AssertionError("what stood above was changed:\n" + "\n".join(lines))
        return "\n".join(lines[count:])

    def wait(self, condition, what):
        """Until the screen is so; returns it."""
        seen = [""]

        def look():
            seen[0] = self.screen()
            return condition(seen[0])

        try:
            wait_for(look, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{seen[0]}") from None
        return seen[0]

    def resize(self, columns, rows=24):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def type(self, key):
        self.tmux("send-keys", key)

    def close(self):
        try:
            self.tmux("kill-server")
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            pass
        for name in os.listdir(self.home):
            os.remove(os.path.join(self.home, name))
        os.rmdir(self.home)
