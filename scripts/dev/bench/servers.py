"""What is talked to: nginx with a fixed reply, a registry that takes its time, and one that keeps
what it is sent. All on 127.0.0.1, on a free port, ended by their pids."""

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from running import BenchError, wait_until

REPLY = Path("Tests/Fixtures/contract/response.json")
ADD = "/api/user/v1/patients/add"

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 3600;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /status {{ stub_status; }}
    location / {{
      default_type application/json;
      return 200 '{reply}';
    }}
  }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


class Nginx:
    """The target: it answers each POST with the same reply, and counts."""

    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")

    def __init__(self, scratch):
        if not self.program:
            raise BenchError("there is no nginx: `make bench` installs nginx-light")
        folder = Path(scratch, "nginx").absolute()
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        reply = REPLY.read_text().strip().replace("'", "\\'")
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=self.port, reply=reply))
        self.process = subprocess.Popen(
            [self.program, "-p", folder, "-c", config],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(lambda: listens(self.port), "nginx")
        self.base = f"http://127.0.0.1:{self.port}"
        self.url = self.base + ADD

    def requests(self):
        """How many it has answered, the question itself not counted."""
        with urllib.request.urlopen(self.base + "/status", timeout=10) as reply:
            lines = reply.read().decode().splitlines()
        self.asked = getattr(self, "asked", 0) + 1
        return int(lines[2].split()[2]) - self.asked

    def close(self):
        self.process.terminate()
        self.process.wait()


class LateRegistry:
    """Answers as nginx does, 30 to 70 ms later: see late.c."""

    def __init__(self, program, connections):
        self.process = subprocess.Popen(
            [str(program), str(REPLY), str(connections)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        )  # fmt: skip
        port = self.process.stdout.readline().strip()
        if not port:
            raise BenchError("the late registry did not start")
        self.base = f"http://127.0.0.1:{int(port)}"

    def close(self):
        self.process.terminate()
        self.process.wait()


class Recorder:
    """Keeps the body of each POST: what a peer has sent is held against the product's."""

    def __init__(self):
        self.bodies = []
        reply = REPLY.read_bytes().strip()
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == ADD and self.headers["Authorization"].startswith("Bearer ")
                bodies.append(body)
                head = "Content-Type: application/json\r\nContent-Length: "
                head = f"HTTP/1.1 200 OK\r\n{head}{len(reply)}\r\n\r\n"
                self.wfile.write(head.encode() + reply)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass  # a client that went; what it sent is what counts

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.url = self.base + ADD
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def sent(self):
        """All that was sent since the last time, in an order that is no sender's."""
        taken = sorted(json.dumps(json.loads(body), sort_keys=True) for body in self.bodies)
        self.bodies.clear()
        return taken

    def close(self):
        self.server.shutdown()
        self.server.server_close()
