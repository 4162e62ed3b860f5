"""A whole device: keeps its logs in memory, enrols, pushes, pulls, pairs (docs/protocol.md, chapters 2 to 12)."""

import os

from . import identity, keys
from .fields import Fields, operation
from .logs import Directory, Frame, Log, Waits
from .model import FORMAT, cbor, h, make_frame, pad, seal, uncbor, unpad, unseal
from .receipts import Receipts, head_alone
from .wire import Server, to_base64

APP_VERSION = "1.0.0"


class Phone:
    """One device of one person, on one server."""

    def __init__(self, url, guidance, device=None):
        self.server, self.guidance = Server(url), guidance
        self.device = device or identity.Device.make()
        self.space, self.logs, self.sent_n = None, {}, {}
        self.tokens = self.cursor = self.lineage = self.epoch = None
        self.heads, self.encoding, self.compress = {}, "json", False
        self.last_reply, self.last_receipts, self.held = None, None, set()

    # --- identity

    def become_person(self):
        """A new person: the genesis and first generation wait to be sent, the recovery code's text is returned."""
        code = os.urandom(16)
        recovered = identity.recovery(code)
        genesis = identity.person_genesis(self.device, recovered)
        self.space = h("space", genesis)
        body = keys.generation_body(
            self.space, 1, os.urandom(32), {self.device.id: self.device.sealing, recovered.id: recovered.sealing}
        )
        self.first_frames = [self.sign("devices", genesis), self.sign("devices", body)]
        return identity.code_text(code)

    def log(self, name, space=None):
        """A log, one's own unless a space is named, as far as it is here."""
        space = space or self.space
        return self.logs.setdefault((space, name), Log(space, name))

    def directory(self, space=None):
        """Who may sign for a person."""
        return Directory(space or self.space, self.log("devices", space))

    def ring(self, space=None):
        """The keys this device can open, in one's own space or another's."""
        own = keys.Ring(self.space, self.device, self.log("devices"), self.log("access"))
        return keys.Ring(space, self.device, None, self.log("access", space), own) if space else own

    # --- frames

    def sign(self, log, body):
        """A plain frame, counted on from this device's last one in this log."""
        eight = self.eight(self.log(log), os.urandom(16), self.next_n(log), b"")
        whole, _ = make_frame(eight, body, self.device.seed)
        return whole

    def eight(self, log, op_id, n, key_id):
        """The header without the body's hash."""
        return [log.space, log.name, op_id, self.space, self.device.id, n, log.head(), key_id]

    def next_n(self, log):
        """The next number of this device in this log; it must be used."""
        self.sent_n[log] = self.sent_n.get(log, 0) + 1
        return self.sent_n[log]

    def seal(self, log, key, plaintext, op_id=None, n=None, space=None):
        """A sealed frame with an operation in it."""
        eight = self.eight(self.log(log, space), op_id or os.urandom(16), n or self.next_n(log), h("key-id", key))
        body = seal(key, os.urandom(24), cbor([FORMAT, *eight]), pad(plaintext))
        return make_frame(eight, body, self.device.seed)[0]

    def open(self, entry, ring=None):
        """The plaintext of a sealed entry."""
        frame, ring = entry.frame, ring or self.ring()
        return unpad(unseal(ring.content[frame.log, frame.key_id], frame.associated(), frame.body))

    def entitled(self, entry):
        """Whether a right stands behind an entry: its device was in use then, or an owner admitted it before."""
        frame, (access_seq, devices_seq, received_at, grant, _) = entry.frame, entry.stamp
        access = self.log("access", frame.space).entries[:access_seq]
        admitted = [uncbor(told.frame.body) for told in access if told.frame.body]
        if any(body[0] == "admit" and body[3] == frame.hash for body in admitted):
            return True
        in_use = frame.device in self.directory(frame.author).keys(devices_seq)
        if frame.author == frame.space:
            return in_use
        given = keys.grants_in_force(access, received_at).get(grant)
        return in_use and given is not None and given[0] == frame.author and given[1] in ("*", frame.log)

    def fields(self, log, space=None):
        """A log's fields, its entries opened and applied in order."""
        ring, fields = self.ring(space), Fields()
        for entry in self.log(log, space).entries:
            if self.entitled(entry):
                fields.apply((entry.frame.author, entry.frame.op_id), self.open(entry, ring))
        return fields

    # --- account

    def proof_message(self, purpose):
        """Space, device, a challenge and its proof."""
        challenge = self.server.challenge()
        proof = self.device.proof(purpose, self.server.about["audience"], self.space, challenge)
        return {"space": self.space, "device": self.device.id, "challenge": challenge, "proof": proof}

    def enrol(self, frames=()):
        """Makes this device known to the server."""
        message = {**self.proof_message("enrol"), "frames": list(frames)}
        self.tokens = self.server.ask("POST", "/v1/devices", message, self.encoding)[0]
        return self.tokens

    def refresh(self, with_token=True):
        """New tokens; the proof alone is enough."""
        message = self.proof_message("refresh")
        if with_token:
            message["refresh_token"] = self.tokens["refresh_token"]
        self.tokens = self.server.ask("POST", "/v1/tokens", message, self.encoding)[0]
        return self.tokens

    def bearer(self):
        """The header of an enrolled device."""
        return f"Bearer {self.tokens['access_token']}"

    def device_credentials(self):
        """The header of a device without a token, good for sending."""
        told = self.proof_message("push")
        return "Sojourn-Device " + ".".join(to_base64(told[name]) for name in ("space", "device", "challenge", "proof"))

    # --- rounds

    def round(self, authorization=None, **members):
        """One round: sends, checks the receipts, keeps what came. Returns the reply."""
        request = {
            "protocol": 1, "app_version": APP_VERSION, "device": self.device.id, "epoch": self.epoch, "cursor": self.cursor,
            "lineage": self.lineage, **members,
        }
        request = {name: value for name, value in request.items() if value not in (None, [], False)}
        reply, sent = self.server.ask(
            "POST", "/v1/sync", request, self.encoding, authorization or self.bearer(), compress=self.compress
        )
        self.last_reply, self.last_receipts = reply, None
        if "receipts" in reply:
            self.last_receipts = Receipts(self.guidance.log_keys(), self.device.id, sent, reply["receipts"])
        for told in reply.get("logs", []):
            self.heads[told["space"], told["log"]] = (told["seq"], told["chain"])
        self.held.update(reply.get("held", []))
        self.keep(reply)
        self.epoch, self.lineage = reply["epoch"], reply.get("lineage") or self.lineage
        return reply

    def push(self, frames, **more):
        """Sends frames and returns their outcomes, out of verified receipts."""
        reply = self.round(frames=list(frames), **more)
        outcomes = self.last_receipts.outcomes
        hashes = [Frame.read(frame).hash for frame in frames]
        if [hash_ for hash_, _ in outcomes] != hashes:
            raise ValueError("receipts for other frames than were sent")
        for name, (seq, chain, _) in self.last_receipts.heads.items():
            self.heads[name] = (seq, chain)
        return [outcome for _, outcome in outcomes], reply.get("replayed", [])

    def keep(self, reply):
        """Appends the entries of a reply: `devices` first, `access` next, for the others rest on them."""
        order = {"devices": 0, "access": 1}
        for told in sorted(reply.get("logs", []), key=lambda told: order.get(told["log"], 2)):
            if told.get("state") in ("fork", "behind"):
                raise ValueError(f"{told['log']} is in state {told['state']}")
            log = self.log(told["log"], told["space"])
            try:
                for entry in told.get("entries", []):
                    if entry["seq"] > log.seq:
                        log.append(entry["seq"], entry["frame"], entry["stamp"], self.directory)
            except Waits:
                continue  # asked for again, when devices is further
            self.compare(told, log)

    def compare(self, told, log):
        """The chain of what is here against the server's head, plain and signed."""
        if log.seq == told["seq"] and log.chain != told["chain"]:
            raise ValueError(f"{told['log']}: another chain than the server's")
        if "signed_head" in told:
            head = head_alone(self.guidance.log_keys(), told["signed_head"])
            if head[1:5] != [told["space"], told["log"], told["seq"], told["chain"]]:
                raise ValueError("a signed head of something else")

    def have(self):
        """Where this device stands in every log it knows of."""
        return [
            {"space": space, "log": name, "seq": self.log(name, space).seq, "chain": self.log(name, space).chain}
            for space, name in sorted(set(self.logs) | set(self.heads))
        ]

    def behind(self):
        """The logs of which the server has more."""
        return [there for there in self.have() if self.heads.get((there["space"], there["log"]), (0,))[0] > there["seq"]]

    def pull(self):
        """Ordinary rounds until everything is here; a full round where the position is unknown."""
        if self.cursor is None:
            self.full_round()
        while True:
            reply = self.round(have=self.behind())
            if "cursor" not in reply:
                self.full_round()
                continue
            self.cursor = reply["cursor"]
            if not reply.get("more") and not self.behind():
                return

    def full_round(self):
        """Compares everything, page by page. Returns the number of pages."""
        pages, after, first_cursor, have = 0, None, None, self.have()
        while True:
            page, have = have[:2], have[2:]  # small pages, so that there are several
            reply = self.round(full=True, have=page, after=after)
            first_cursor = first_cursor or reply.get("cursor")
            self.cursor, pages = first_cursor, pages + 1
            if reply.get("full_done"):
                return pages
            after = {"space": page[-1]["space"], "log": page[-1]["log"]} if page else after

    # --- pairing

    def certify(self, text):
        """Takes a new phone in: the `certify` and the wrap of the current generation, to be pushed."""
        signing, sealing, proof = identity.read_answer(self.space, text)
        ring = self.ring()
        number = max(ring.generations)
        taken_in = self.sign("devices", cbor(["certify", 1, signing, sealing, number, proof]))
        body = keys.generation_body(self.space, number, ring.generations[number], {h("device", signing): sealing})
        return [taken_in, self.sign("devices", body)]

    # --- applications

    def new_log_key(self, log, others=None):
        """A fresh content key for a log and the frame that announces it; `others` are `{space: (generation, X25519)}`."""
        key, body = self.ring().rotation(log, others)
        return key, self.sign("access", body)

    def current_key(self, log, space=None):
        """The content key to write under."""
        ring = self.ring(space)
        return ring.content[log, ring.current[log]]

    def next_generation(self):
        """A new person key for every device in use and the recovery key, after a revocation."""
        holders = {device: sealing for device, (_, sealing) in self.directory().keys(self.log("devices").seq).items()}
        number = max(self.ring().publics) + 1
        return self.sign("devices", keys.generation_body(self.space, number, os.urandom(32), holders))

    def write(self, log, key, kind, writes, further=(), space=None, **more):
        """An operation that replaces whatever this device sees in the fields it writes. `writes` is `{path: value}`."""
        seen = self.fields(log, space) if self.log(log, space).seq else Fields()
        named = {path: (value, seen.names(path)) for path, value in writes.items()}
        return self.seal(log, key, operation(kind, named, further), space=space, **more)
