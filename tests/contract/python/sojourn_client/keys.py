"""Person generations and content keys: made, wrapped, and found again in the plain logs (docs/protocol.md, chapters 4 and 5).
"""

import os

from .model import cbor, h, hpke_open, hpke_seal, seal, tag, uncbor, unseal, x25519_public


def device_info(space, generation, device):
    """HPKE info of a person key for a device."""
    return tag("wrap-device") + cbor([space, generation, device])


def content_info(space, log, key_id, holder, generation):
    """HPKE info of a content key for a person."""
    return tag("wrap-content") + cbor([space, log, key_id, holder, generation])


def old_key_data(space, log, new, old):
    """Associated data of an older content key under a newer one."""
    return tag("old-key") + cbor([space, log, new, old])


def wrap(public, info, secret):
    """80 bytes that only the holder of `public` opens."""
    return hpke_seal(public, info, secret, os.urandom(32))


def generation_body(space, number, scalar, sealing_of):
    """A `generation`: the person key wrapped for every device in `{device: X25519}`."""
    wraps = [[device, wrap(public, device_info(space, number, device), scalar)] for device, public in sorted(sealing_of.items())]
    return cbor(["generation", 1, number, x25519_public(scalar), wraps])


def grants_in_force(entries, received_at):
    """`{grant_id: (grantee, scope, level)}` after these entries of `access`, at an instant."""
    found, ended = {}, set()
    for entry in entries:
        body = uncbor(entry.frame.body) if entry.frame.body else [None]
        if body[0] == "grant":
            _, _, grant, grantee, scope, level, ends, _ = body
            found[grant] = (grantee, scope, level) if ends is None or received_at < ends else None
        elif body[0] == "revoke_grant":
            ended.add(body[2])
    return {grant: told for grant, told in found.items() if told and grant not in ended}


def entitled(space, entries, received_at, log):
    """The spaces a key of this log must be wrapped for to become current, sorted."""
    grantees = {grantee for grantee, scope, _ in grants_in_force(entries, received_at).values() if scope in ("*", log)}
    return sorted({space, *grantees})


class Ring:
    """What one device can open, found by walking `devices` and `access` from the beginning."""

    def __init__(self, space, device, devices, access, reader=None):
        """`reader` is the reader's own ring where the space is another person's; `devices` is then not needed."""
        self.space, self.device, self.reader = space, device, reader.space if reader else space
        self.generations, self.publics, self.content, self.current = {}, {}, {}, {}
        if reader:
            self.generations, self.publics = reader.generations, reader.publics
        for entry in devices.entries if devices else []:
            body = uncbor(entry.frame.body)
            if body[0] == "generation":
                self.read_generation(*body[2:])
        rotations = []
        for at, entry in enumerate(access.entries):
            body = uncbor(entry.frame.body) if entry.frame.body else [None]
            if body[0] == "rotate":
                self.read_rotation(entitled(space, access.entries[:at], entry.stamp[2], body[2]), *body[2:])
                rotations.append(body[2:])
        for log, key_id, _, old in reversed(rotations):  # the newest opens the one before, and so on down
            self.read_older(log, key_id, old)

    def read_generation(self, number, public, wraps):
        """Opens this device's wrap, where there is one, and checks what was in it."""
        if self.publics.setdefault(number, public) != public:
            raise ValueError("two generations of one number")
        for device, wrapped in wraps:
            if device == self.device.id:
                scalar = hpke_open(self.device.scalar, device_info(self.space, number, device), wrapped)
                if x25519_public(scalar) != public:
                    raise ValueError("a wrap with another key than it promises")
                self.generations[number] = scalar

    def read_rotation(self, holders, log, key_id, wraps, old):
        """Opens the content key where it is wrapped for this reader."""
        replaces = self.current.get(log)
        if [holder for holder, _, _ in wraps] == holders and replaces in [None, *(name for name, _ in old)]:
            self.current[log] = key_id
        for holder, generation, wrapped in wraps:
            scalar = self.generations.get(generation)
            if holder == self.reader and scalar:
                info = content_info(self.space, log, key_id, holder, generation)
                self.keep(log, key_id, hpke_open(scalar, info, wrapped))

    def read_older(self, log, key_id, old):
        """Opens the keys that a rotation sealed with its own."""
        newer = self.content.get((log, key_id))
        for name, sealed in old if newer else []:
            self.keep(log, name, unseal(newer, old_key_data(self.space, log, key_id, name), sealed))

    def keep(self, log, key_id, key):
        """Keeps a content key after computing its name again."""
        if h("key-id", key) != key_id:
            raise ValueError("a content key under another name")
        self.content[log, key_id] = key

    def newest(self):
        """This person's newest generation and its X25519, which others need to wrap for them."""
        return max(self.publics.items())

    def rotation(self, log, others=None):
        """A fresh content key for a log, and the `rotate` body that announces it and seals the current one."""
        key = os.urandom(32)
        key_id, wraps = h("key-id", key), []
        for holder, (number, public) in sorted({self.space: self.newest(), **(others or {})}.items()):
            info = content_info(self.space, log, key_id, holder, number)
            wraps.append([holder, number, wrap(public, info, key)])
        current = self.current.get(log)
        old = []
        if current:
            under = seal(key, os.urandom(24), old_key_data(self.space, log, key_id, current), self.content[log, current])
            old = [[current, under]]
        return key, cbor(["rotate", 1, log, key_id, wraps, old])
