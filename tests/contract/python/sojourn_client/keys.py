"""Person generations and content keys: made, wrapped, and found again in the plain logs (docs/protocol.md, chapters 4 and 5).

For a person alone: holders of a key are the person's own generations. Grants to others are not read here.
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


class Ring:
    """What one device can open, found by walking `devices` and `access` from the beginning."""

    def __init__(self, space, device, devices, access):
        self.space, self.device = space, device
        self.generations, self.publics, self.content, self.current = {}, {}, {}, {}
        for entry in devices.entries:
            body = uncbor(entry.frame.body)
            if body[0] == "generation":
                self.read_generation(*body[2:])
        for entry in access.entries:
            body = uncbor(entry.frame.body)
            if body[0] == "rotate":
                self.read_rotation(*body[2:])

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

    def read_rotation(self, log, key_id, wraps, old):
        """Opens the content key and, behind it, the older ones."""
        replaces = self.current.get(log)
        if [holder for holder, _, _ in wraps] == [self.space] and replaces in [None, *(name for name, _ in old)]:
            self.current[log] = key_id
        for holder, generation, wrapped in wraps:
            scalar = self.generations.get(generation)
            if holder == self.space and scalar:
                info = content_info(self.space, log, key_id, holder, generation)
                self.keep(log, key_id, hpke_open(scalar, info, wrapped))
        newer = self.content.get((log, key_id))
        for name, sealed in old if newer else []:
            self.keep(log, name, unseal(newer, old_key_data(self.space, log, key_id, name), sealed))

    def keep(self, log, key_id, key):
        """Keeps a content key after computing its name again."""
        if h("key-id", key) != key_id:
            raise ValueError("a content key under another name")
        self.content[log, key_id] = key

    def rotation(self, log):
        """A fresh content key for a log, and the `rotate` body that announces it and seals the current one."""
        key = os.urandom(32)
        key_id, number = h("key-id", key), max(self.publics)
        info = content_info(self.space, log, key_id, self.space, number)
        current = self.current.get(log)
        old = []
        if current:
            under = seal(key, os.urandom(24), old_key_data(self.space, log, key_id, current), self.content[log, current])
            old = [[current, under]]
        return key, cbor(["rotate", 1, log, key_id, [[self.space, number, wrap(self.publics[number], info, key)]], old])
