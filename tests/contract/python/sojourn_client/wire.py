"""Messages over HTTP, as JSON or as CBOR (docs/protocol.md, chapters 10 to 12; docs/api.md)."""

import base64
import gzip
import http.client
import json
import urllib.parse

import cbor2

from .model import cbor

BINARY = {
    "bytes", "chain", "challenge", "cursor", "device", "epoch", "frame", "frames", "hash", "head", "header",
    "held", "lineage", "outcome", "proof", "signature", "signed_head", "space", "stamp",
}


class Problem(Exception):
    """An RFC 9457 problem: its short type, its status, the whole document."""

    def __init__(self, status, document):
        self.kind, self.status, self.document = document["type"].removeprefix("urn:sojourn:problem:"), status, document
        super().__init__(f"{status} {self.kind}: {document.get('detail')} {document.get('errors', '')}")


def to_base64(data):
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_base64(text):
    """Back from base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to_json(value):
    """A message with byte strings, as JSON has them."""
    if isinstance(value, bytes):
        return to_base64(value)
    if isinstance(value, dict):
        return {name: to_json(inner) for name, inner in value.items()}
    return [to_json(inner) for inner in value] if isinstance(value, list) else value


def from_json(value, name=""):
    """A JSON message with its byte strings as bytes."""
    if isinstance(value, dict):
        return {name: from_json(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [from_json(inner, name) for inner in value]
    return from_base64(value) if name in BINARY and isinstance(value, str) else value


class Server:
    """A server as a client sees it; counts requests in each encoding."""

    def __init__(self, url):
        address = urllib.parse.urlsplit(url)
        self.address, self.used = address.netloc, {"json": 0, "cbor": 0, "gzip": 0}
        self.about = self.ask("GET", "/v1/about")[0]
        if 1 not in self.about["protocols"]:
            raise ValueError("the server does not speak protocol 1")

    def raw(self, method, path, headers=None, body=b""):
        """One request; status, headers in lower case, body after decompression."""
        connection = http.client.HTTPConnection(self.address, timeout=90)
        try:
            connection.request(method, path, body or None, headers or {})
            reply = connection.getresponse()
            data = reply.read()
            found = {name.lower(): value for name, value in reply.getheaders()}
        finally:
            connection.close()
        if found.get("content-encoding") == "gzip":
            data = gzip.decompress(data)
        return reply.status, found, data

    def ask(self, method, path, message=None, encoding="json", authorization=None, compress=False):
        """A message in, a message out. Returns the reply and the uncompressed bytes that were sent."""
        kind = "application/cbor" if encoding == "cbor" else "application/json"
        headers = {"Accept": kind, "Accept-Encoding": "gzip"}
        body = b""
        if message is not None:
            headers["Content-Type"] = kind
            body = cbor(message) if encoding == "cbor" else json.dumps(to_json(message)).encode()
        if authorization:
            headers["Authorization"] = authorization
        sent = gzip.compress(body) if compress else body
        if compress:
            headers["Content-Encoding"] = "gzip"
            self.used["gzip"] += 1
        self.used[encoding] += 1
        status, found, data = self.raw(method, path, headers, sent)
        if status >= 400:
            raise Problem(status, json.loads(data))
        if found["content-type"] != kind:
            raise ValueError(f"asked for {kind}, got {found['content-type']}")
        reply = cbor2.loads(data) if encoding == "cbor" else from_json(json.loads(data))
        return reply, body

    def challenge(self):
        """Something fresh to sign."""
        return self.ask("POST", "/v1/challenges")[0]["challenge"]
