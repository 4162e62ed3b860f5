"""Devices, recovery codes and the texts with which phones pair (docs/protocol.md, chapter 2)."""

import base64
import os

from .model import cbor, ed25519, ed25519_public, h, hkdf_expand, hkdf_extract, tag, uncbor, verify, x25519_public


def to_base32(data):
    """RFC 4648 without padding."""
    return base64.b32encode(data).decode().rstrip("=")


def from_base32(text):
    """Ignores case, spaces and hyphens, as people type them."""
    text = text.upper().replace(" ", "").replace("-", "")
    return base64.b32decode(text + "=" * (-len(text) % 8))


class Device:
    """One installation: an Ed25519 seed that signs, an X25519 scalar that receives."""

    def __init__(self, seed, scalar):
        self.seed, self.scalar = seed, scalar
        self.signing, self.sealing = ed25519_public(seed), x25519_public(scalar)
        self.id = h("device", self.signing)

    @classmethod
    def make(cls):
        """A fresh device."""
        return cls(os.urandom(32), os.urandom(32))

    def sign(self, message):
        """64 bytes of Ed25519."""
        return ed25519(self.seed).sign(message)

    def proof(self, purpose, audience, space, challenge):
        """Shows that this device's key is at hand now (chapter 11)."""
        return self.sign(tag("proof") + cbor([purpose, audience, space, self.id, challenge]))


def recovery(code):
    """The device that a recovery code of 16 bytes stands for."""
    key = hkdf_extract(b"", code)
    return Device(hkdf_expand(key, tag("recovery-ed25519"), 32), hkdf_expand(key, tag("recovery-x25519"), 32))


def code_text(code):
    """The code as it is written down, once."""
    text = to_base32(code + h("code-check", code)[:4])
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_code(text):
    """The 16 bytes of a written code; refuses one that was mistyped."""
    data = from_base32(text)
    code, check = data[:16], data[16:]
    if len(data) != 20 or h("code-check", code)[:4] != check:
        raise ValueError("a recovery code that does not check")
    return code


def person_genesis(device, recovered):
    """The first body of a person's devices log."""
    return cbor([1, "person", device.signing, device.sealing, recovered.signing, recovered.sealing, os.urandom(16)])


def read_genesis(space, body):
    """A person's keys out of a genesis: device signing and sealing, recovery signing and sealing."""
    if h("space", body) != space:
        raise ValueError("the genesis of another space")
    version, kind, *keys, _ = uncbor(body)
    if (version, kind) != (1, "person"):
        raise ValueError("no person's genesis")
    return keys


# --- pairing: the old phone invites, the new one answers, the old one accepts


def invitation(space):
    """What the old phone shows first."""
    return to_base32(space + h("pairing-check", space)[:6])


def read_invitation(text):
    """The space a new phone is invited to."""
    data = from_base32(text)
    if len(data) != 38 or h("pairing-check", data[:32])[:6] != data[32:]:
        raise ValueError("an invitation that does not check")
    return data[:32]


def answer(device, space):
    """What the new phone shows: its keys, a dot, its signature to be certified."""
    keys = device.signing + device.sealing
    proof = device.sign(tag("certify-proof") + cbor([space, device.signing, device.sealing]))
    return to_base32(keys + h("pairing-check", keys)[:6]) + "." + to_base32(proof)


def read_answer(space, text):
    """A new phone's signing key, sealing key and proof, which verifies."""
    keys, proof = (from_base32(part) for part in text.split("."))
    if len(keys) != 70 or h("pairing-check", keys[:64])[:6] != keys[64:]:
        raise ValueError("a pairing text that does not check")
    signing, sealing = keys[:32], keys[32:64]
    verify(signing, proof, tag("certify-proof") + cbor([space, signing, sealing]))
    return signing, sealing, proof
