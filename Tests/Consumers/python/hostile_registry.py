#!/usr/bin/env python3
"""A registry that answers with whatever can go over a line: each patient has an outcome, is sent
once, and neither its name nor the token is in the text of an error."""
import contextlib
import ctypes
import itertools
import signal
import socket
import struct
import sys
import threading
import time
from ctypes import byref

sys.dont_write_bytecode = True
from register import (  # noqa: E402
    FULL_NAME, GENDER, NUL_TERMINATED, ClientOptions, Owned, PatientsError, client_free,
    client_new, client_options_init, client_register, patient_free, patient_new, patient_set,
    patient_set_lead, record_free)

NAME, TOKEN = b"Practice Person", b"practice-token"
OK = b'{"status":"0","data":{"patient":{"id":"3f8a","patientNo":"17"}}}'
RESET = object()


def reply(body=OK, status=b"200 OK", more=b""):
    head = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), more)
    return head + body


def head(*lines):
    return b"\r\n".join((b"HTTP/1.1 200 OK",) + lines + (b"", b""))


def endless(start, again):
    return itertools.chain([start], itertools.repeat(again))


def dripped(text):
    for byte in text:
        yield bytes([byte])
        time.sleep(0.1)


CHUNKED = b"Transfer-Encoding: chunked"
BLANKS = b" " * 65536

# What it answers, and what becomes of the patient.
ANSWERS = {
    "a sound reply": (lambda: [reply()], "ok"),
    "a second reply behind it": (lambda: [reply() + reply(b"", b"500 No")], "ok"),
    "HTTP/1.0": (lambda: [b"HTTP/1.0 200 OK\r\n\r\n" + OK], "ok"),
    "a reply byte by byte": (lambda: dripped(reply()), "in_doubt"),
    "headers without end": (lambda: endless(head()[:-2], b"X: y\r\n" * 999), "in_doubt"),
    "a header without end": (lambda: endless(head()[:-2] + b"X: ", BLANKS), "in_doubt"),
    "a status line without end": (lambda: endless(b"HTTP/1.1 200 ", BLANKS), "in_doubt"),
    "a body without end": (lambda: endless(head(), BLANKS), "in_doubt"),
    "chunks without end": (
        lambda: endless(head(CHUNKED), b"10000\r\n" + BLANKS + b"\r\n"), "in_doubt"),
    "trailers without end": (
        lambda: endless(head(CHUNKED) + b"0\r\n", b"X: y\r\n" * 999), "in_doubt"),
    "1xx without end": (lambda: itertools.repeat(b"HTTP/1.1 100 Go on\r\n\r\n"), "in_doubt"),
    "a chunk of no number": (lambda: [head(CHUNKED) + b"zz\r\n" + OK], "in_doubt"),
    "a chunk below zero": (lambda: [head(CHUNKED) + b"-1\r\n" + OK], "in_doubt"),
    "a chunk beyond numbers": (lambda: [head(CHUNKED) + b"F" * 17 + b"\r\n" + OK], "in_doubt"),
    "a length too long": (lambda: [head(b"Content-Length: 999") + OK], "in_doubt"),
    "a length too short": (lambda: [head(b"Content-Length: 9") + OK], "in_doubt"),
    "a length below zero": (lambda: [head(b"Content-Length: -5") + OK], "in_doubt"),
    "two status lines": (lambda: [b"HTTP/1.1 200 OK\r\n" + reply()], "in_doubt"),
    "a status of nothing": (lambda: [reply(b"", b"000 What")], "in_doubt"),
    "a status of five digits": (lambda: [reply(OK, b"20000 What")], "in_doubt"),
    "another protocol": (
        lambda: [reply(OK, b"101 Switch", b"Upgrade: h2c\r\nConnection: upgrade\r\n")], "in_doubt"),
    "no HTTP": (lambda: [bytes(range(256)) * 9], "in_doubt"),
    "a NUL in a header": (lambda: [reply(more=b"X: a\0b\r\n")], "in_doubt"),
    "an end": (lambda: [], "in_doubt"),
    "a reset": (lambda: [RESET], "in_doubt"),
    "half a reply and a reset": (lambda: [reply()[:40], RESET], "in_doubt"),
    "brackets without end": (lambda: [reply(b"[" * 99999)], "in_doubt"),
    "what is not UTF-8": (lambda: [reply(OK.replace(b"3f8a", b"\xFF"))], "in_doubt"),
    "half a character": (lambda: [reply(OK.replace(b"3f8a", b"\\ud800"))], "in_doubt"),
    "an id with a NUL": (lambda: [reply(OK.replace(b"3f8a", b"a\\u0000"))], "in_doubt"),
    "itself again": (lambda: [reply(b"", b"308 Go", b"Location: /\r\n")], "rejected"),
    "no, by name": (
        lambda: [reply(b'{"status":"7","message":"%s %s"}' % (NAME, TOKEN))], "rejected"),
    "a status that is a name": (lambda: [reply(b'{"status":"%s"}' % NAME)], "rejected"),
    "a status that is the token": (lambda: [reply(b'{"status":"%s"}' % TOKEN)], "rejected"),
    "a reason that is a name": (lambda: [reply(b"", b"500 " + NAME)], "in_doubt"),
    "later, behind the body": (
        lambda: [head(CHUNKED).replace(b"200", b"503") + b"0\r\nRetry-After: 1\r\n\r\n"],
        "in_doubt"),
}


class Registry:
    """Takes one request a connection, whole, and gives one answer."""

    def __init__(self):
        self.received, self.answer = 0, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = b"http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            with contextlib.suppress(OSError), connection:
                self.read(connection)
                for piece in self.answer():
                    if piece is RESET:
                        option = struct.pack("ii", 1, 0)
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
                        break
                    connection.sendall(piece)

    def read(self, connection):
        request = b""
        while b"\r\n\r\n" not in request or not request.endswith(b"}}"):
            piece = connection.recv(65536)
            if not piece:
                raise OSError("half a request")
            request += piece
        self.received += 1


def outcome(url):
    """What became of one patient: the status's name, and the text."""
    options = ClientOptions()
    client_options_init(byref(options), ctypes.sizeof(options))
    options.base_url, options.token = url, TOKEN
    options.first_byte_timeout_ms = 1000
    options.total_timeout_ms = 2000
    with Owned(client_new, client_free, byref(options)) as client, \
            Owned(patient_new, patient_free) as patient:
        patient_set_lead(patient, True)
        patient_set(patient, FULL_NAME, NAME, NUL_TERMINATED)
        patient_set(patient, GENDER, b"Female", NUL_TERMINATED)
        try:
            with Owned(client_register, record_free, client, patient):
                return "ok", ""
        except PatientsError as error:
            name, _, text = str(error).partition(": ")
            return name, text


def main():
    signal.alarm(120)  # for a call that never ends
    registry, wrong = Registry(), 0
    for what, (answer, expected) in ANSWERS.items():
        registry.answer, before = answer, registry.received
        found, text = outcome(registry.url)
        sent = registry.received - before
        told = [word for word in (NAME, TOKEN) if word.decode() in text]
        if found != expected or sent != 1 or told:
            print(f"{what}: {found}, sent {sent} times: {text}")
            wrong += 1
    print(f"{len(ANSWERS)} answers, {wrong} of them not met as promised")
    return 1 if wrong else 0


sys.exit(main())
