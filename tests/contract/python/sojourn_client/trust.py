"""Guidance files and the trust root, with everything verified (docs/guidance.md, "What is published")."""

import hashlib
import json
import pathlib
import time

from .receipts import verify_any

# The root a client ships with. A demonstration server serves this one as roots/1.json.
SHIPPED = pathlib.Path(__file__).resolve().parents[4] / "core" / "knowledge" / "baseline" / "root.json"


def canonical(value):
    """RFC 8785 for what occurs here: whole numbers, text, lists, maps with ASCII names."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def sha256(data):
    """In hex, as guidance addresses are."""
    return hashlib.sha256(data).hexdigest()


def signed_part(data, role, name):
    """What a signed file says, once the role's threshold of different keys signed it."""
    document = json.loads(data)
    if canonical(document) != data.rstrip(b"\n"):
        raise ValueError("a signed file that is not canonical")
    message = b"sojourn/1/guidance\0" + name.encode() + b"\0" + canonical(document["signed"])
    good = set()
    for signature in document["signatures"]:
        if signature["key"] in role["keys"]:
            verify_any([bytes.fromhex(signature["key"])], bytes.fromhex(signature["sig"]), message)
            good.add(signature["key"])
    if len(good) < role["threshold"]:
        raise ValueError(f"{len(good)} signatures for {name}, {role['threshold']} are needed")
    return document["signed"]


class Guidance:
    """A channel of a server, followed from a root that came with the client."""

    def __init__(self, server, channel="stable", shipped=None):
        self.server, self.base = server, f"/v1/guidance/{channel}/"
        self.channel = channel
        data = shipped or SHIPPED.read_bytes()
        self.root = signed_part(data, json.loads(data)["signed"]["root"], "root")

    def get(self, path, **headers):
        """A file's bytes."""
        status, _, data = self.server.raw("GET", self.base + path, headers)
        if status not in (200, 206):
            raise ValueError(f"{path}: status {status}")
        return data

    def log_keys(self):
        """The keys a server of this root signs receipts and heads with."""
        return [bytes.fromhex(key) for key in self.root["log"]["keys"]]

    def timestamp(self):
        """The newest timestamp; follows roots up to the one it names."""
        data = self.get("timestamp.json")
        while self.root["version"] < json.loads(data)["signed"]["root"]:
            following = self.get(f"roots/{self.root['version'] + 1}.json")
            following_root = json.loads(following)["signed"]
            signed_part(following, self.root["root"], "root")
            signed_part(following, following_root["root"], "root")
            if following_root["version"] != self.root["version"] + 1:
                raise ValueError("a root that is not the next")
            self.root = following_root
        told = signed_part(data, self.root["timestamp"], "timestamp")
        if (told["type"], told["channel"]) != ("timestamp", self.channel) or told["expires"] < time.time() * 1000:
            raise ValueError("a timestamp of another channel, or past its time")
        return told

    def release(self, timestamp):
        """The release a timestamp names."""
        data = self.get(f"releases/{timestamp['seq']}.json")
        if sha256(data) != timestamp["release"]:
            raise ValueError("another release than the timestamp promises")
        release = signed_part(data, self.root["release"], "release")
        if (release["channel"], release["seq"]) != (self.channel, timestamp["seq"]):
            raise ValueError("a release of another channel or number")
        return release

    def pack(self, release, key):
        """The objects of one pack, `{(kind, id): (address, object)}`, checked against the index made from them."""
        promised = release["packs"][key]
        data = self.get(f"packs/{key}/{promised['index']}")
        lines = data.removesuffix(b"\n").split(b"\n")
        addresses = [sha256(line) for line in lines]
        place, locale = key.split("/")
        index = canonical({"format": 1, "place": place, "locale": locale, "objects": addresses})
        if len(data) != promised["bytes"] or sha256(index) != promised["index"]:
            raise ValueError("another pack than the release promises")
        objects = [json.loads(line) for line in lines]
        return {(object["kind"], object["body"].get("id", "")): (address, object) for address, object in zip(addresses, objects)}
