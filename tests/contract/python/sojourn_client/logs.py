"""One log as a reader keeps it: frames, stamps, the chain, and who may have signed (docs/protocol.md, chapters 3 and 4)."""

from dataclasses import dataclass

from .identity import read_genesis
from .model import FORMAT, cbor, chain, h, tag, uncbor, verify

NO_CHAIN = bytes(32)
NO_GRANT = bytes(16)


class Waits(Exception):
    """Not wrong, but not to be judged before more of `devices` is here."""


@dataclass
class Frame:
    """A frame that was taken apart."""

    whole: bytes
    header_bytes: bytes
    hash: bytes
    signature: bytes
    body: bytes
    space: bytes
    log: str
    op_id: bytes
    author: bytes
    device: bytes
    n: int
    base: list
    key_id: bytes
    body_hash: bytes

    @classmethod
    def read(cls, whole):
        """Takes a frame of version 1 apart; refuses a body that is not the one that was signed, unless it is left out."""
        form, header, signature, body = uncbor(whole)
        if form != FORMAT:
            raise ValueError("a frame of another format")
        frame = cls(whole, header, h("header", form, header), signature, body, *uncbor(header))
        if body and h("body", body) != frame.body_hash:
            raise ValueError("another body than the one that was signed")
        return frame

    def verify(self, signing):
        """Raises unless the device with this key signed it."""
        verify(signing, self.signature, h("header-signature", FORMAT, self.header_bytes))

    def associated(self):
        """What the seal of the body is bound to."""
        eight = [self.space, self.log, self.op_id, self.author, self.device, self.n, self.base, self.key_id]
        return cbor([FORMAT, *eight])


@dataclass
class Entry:
    """A frame in its place."""

    seq: int
    frame: Frame
    stamp: list


class Log:
    """Entries from 1 without gaps, and the running hash over them."""

    def __init__(self, space, name):
        self.space, self.name, self.entries, self.chain = space, name, [], NO_CHAIN
        self.chains = [NO_CHAIN]

    @property
    def seq(self):
        """The last entry's number."""
        return len(self.entries)

    def head(self):
        """`[seq, chain]`, as a frame's base has it."""
        return [self.seq, self.chain]

    def append(self, seq, whole, stamp_bytes, directory):
        """Adds the next entry after checking everything a reader can check; `directory` gives an author's `Directory`."""
        frame, stamp = Frame.read(whole), uncbor(stamp_bytes)
        if seq != self.seq + 1 or (frame.space, frame.log) != (self.space, self.name):
            raise ValueError("not the next entry of this log")
        frame.verify(directory(frame.author).signing(frame, stamp))
        self.check_stamp(frame, stamp)
        self.entries.append(Entry(seq, frame, stamp))
        self.chain = chain(self.space, self.name, seq, self.chain, frame.hash, stamp_bytes)
        self.chains.append(self.chain)

    def check_stamp(self, frame, stamp):
        """Stamps never go back, save for entries that were placed again."""
        access_seq, devices_seq, received_at, grant, again = stamp
        if frame.author == self.space and grant != NO_GRANT:
            raise ValueError("a grant in one's own space")
        before = [entry for entry in self.entries if not entry.stamp[4]]
        if again or not before:
            return
        if access_seq < before[-1].stamp[0] or received_at < before[-1].stamp[2]:
            raise ValueError("a stamp that goes back")
        if any(devices_seq < entry.stamp[1] for entry in before if entry.frame.author == frame.author):
            raise ValueError("a stamp that forgets devices")


class Directory:
    """Who may sign in a person's space, read from its `devices` log."""

    def __init__(self, space, log):
        self.space, self.log = space, log

    def keys(self, upto):
        """`{device: (signing, sealing)}` of everyone certified in the first `upto` entries and not ended there."""
        found = {}
        for entry in self.log.entries[:upto]:
            for device, keys in self.introduced(entry.frame.body):
                found[device] = keys
            body = uncbor(entry.frame.body)
            if body[0] in ("revoke_device", "veto"):
                found.pop(body[2], None)
        return found

    def introduced(self, body):
        """The devices a body brings in: a genesis two (the second is the recovery key), a `certify` one."""
        told = uncbor(body)
        if told[0] == 1:
            signing, sealing, recovery_signing, recovery_sealing = read_genesis(self.space, body)
            yield h("device", signing), (signing, sealing)
            yield h("device", recovery_signing), (recovery_signing, recovery_sealing)
        elif told[0] == "certify":
            _, _, signing, sealing, _, proof = told
            verify(signing, proof, tag("certify-proof") + cbor([self.space, signing, sealing]))
            yield h("device", signing), (signing, sealing)

    def signing(self, frame, stamp):
        """The key that must have signed this person's frame, whatever became of its device since."""
        if frame.log == "devices" and frame.n == 1 and stamp[1] == 0:
            return dict(self.introduced(frame.body))[frame.device][0]
        if stamp[1] > self.log.seq:
            raise Waits(f"devices has {self.log.seq} of {stamp[1]} entries here")
        known = {}
        for entry in self.log.entries[: stamp[1]]:
            known.update(self.introduced(entry.frame.body))
        return known[frame.device][0]
