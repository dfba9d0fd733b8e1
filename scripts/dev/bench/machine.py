"""What was measured on, and with which versions."""

import os
import platform
import re
from pathlib import Path

from peers import CLINIC
from servers import Nginx
from start import version_line


def description():
    info = Path("/proc/cpuinfo").read_text(errors="replace")
    model = re.search(r"model name\s*: (.*)", info)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": model[1].strip() if model else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**30),
        "kernel": platform.release().split("-")[0],
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
    }


def versions(python):
    lines = {
        "clinic": [CLINIC, "--version"],
        "swift": ["swift", "--version"],
        "nginx": [Nginx.program, "-v"],
        "wrk": ["wrk", "--version"],
        "curl": ["curl", "--version"],
        "lua": ["lua5.4", "-v"],
        "luasocket": ["lua5.4", "-e", "print(require 'socket'._VERSION)"],
        "lua-cjson": ["lua5.4", "-e", "print(require 'cjson'._VERSION)"],
        "python": [python, "--version"],
        "aiohttp": [python, "-c", "import aiohttp; print(aiohttp.__version__)"],
        "requests": [python, "-c", "import requests; print(requests.__version__)"],
        "jq": ["jq", "--version"],
        "bash": ["bash", "--version"],
    }
    found = {name: version_line(command) for name, command in lines.items()}
    number = re.compile(r"\d+(\.\d+)+")
    return {
        name: (number.search(line) or re.search(r".*", line))[0] if line else None
        for name, line in found.items()
    }
