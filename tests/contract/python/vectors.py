"""Reproduces core/golden/vectors.json and re-reads every frame of core/golden/frames with an independent model."""

import base64
import json
import pathlib
import sys

from sojourn_client.model import (
    FORMAT, cbor, chain, ed25519, ed25519_public, h, hkdf_expand, hkdf_extract, hpke_open, hpke_seal, make_frame, pad,
    seal, tag, uncbor, unpad, unseal, verify, x25519_public,
)

GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "core" / "golden"
VECTORS = json.loads((GOLDEN / "vectors.json").read_text())
SPACE, OTHER, EPOCH, NOW = bytes([0x11]) * 32, bytes([0x12]) * 32, bytes([0x44]) * 16, 1_795_500_000_000
unhex = bytes.fromhex
compared = 0


def same(what, ours, theirs):
    global compared
    ours = ours.hex() if isinstance(ours, bytes) else ours
    if ours != theirs:
        sys.exit(f"{what}: {ours} is not {theirs}")
    compared += 1


def base32(data):
    return base64.b32encode(data).decode().rstrip("=")


def tags():
    for name, known in VECTORS["tags"].items():
        same(name, tag(name), known["bytes"])
        same(name, h(name, b"abc"), known["hash_of_abc"])


def recovery():
    known = VECTORS["recovery"]
    code = unhex(known["code"])
    key = hkdf_extract(b"", code)
    seed = hkdf_expand(key, tag("recovery-ed25519"), 32)
    secret = hkdf_expand(key, tag("recovery-x25519"), 32)
    text = base32(code + h("code-check", code)[:4])
    same("seed", seed, known["ed25519_seed"])
    same("scalar", secret, known["x25519_secret"])
    same("Ed25519", ed25519_public(seed), known["ed25519_public"])
    same("X25519", x25519_public(secret), known["x25519_public"])
    same("code text", "-".join(text[at : at + 4] for at in range(0, len(text), 4)), known["code_text"])
    same("recovery id", h("device", ed25519_public(seed)), known["device_id"])


def identity():
    known, code = VECTORS["identity"], VECTORS["recovery"]
    seed = unhex(known["ed25519_seed"])
    signing, sealing = ed25519_public(seed), x25519_public(unhex(known["x25519_secret"]))
    recovery_keys = [unhex(code["ed25519_public"]), unhex(code["x25519_public"])]
    person = cbor([1, "person", signing, sealing, *recovery_keys, bytes([0x23]) * 16])
    group = cbor([1, "group", [SPACE, OTHER], 2, bytes([0x24]) * 16])
    same("pairing text", base32(signing + sealing + h("pairing-check", signing, sealing)[:6]), known["pairing_text"])
    same("person genesis", person, known["person_genesis"])
    same("person space", h("space", person), known["person_space"])
    same("group genesis", group, known["group_genesis"])
    same("group space", h("space", group), known["group_space"])
    same("proof", ed25519(seed).sign(tag("certify-proof") + cbor([SPACE, signing, sealing])), known["certify_proof"])


def frame():
    known = VECTORS["frame"]
    seed, key, plaintext = bytes([0x21]) * 32, unhex(known["content_key"]), unhex(known["plaintext"])
    device, key_id = h("device", ed25519_public(seed)), h("key-id", key)
    base = [300, bytes([0x33]) * 32]
    eight = [SPACE, "app/" + "ab" * 16, bytes([0x31]) * 16, SPACE, device, 24, base, key_id]
    associated = cbor([FORMAT, *eight])
    body = seal(key, unhex(known["nonce"]), associated, pad(plaintext))
    whole, header_hash = make_frame(eight, body, seed)
    stamp = cbor([7, 3, NOW, bytes([0x51]) * 16, False])
    same("associated data", associated, known["associated_data"])
    same("padded", pad(plaintext), known["padded"])
    same("body", body, known["body"])
    same("frame", whole, known["frame"])
    same("H(header)", header_hash, known["header_hash"])
    same("stamp", stamp, known["stamp"])
    same("chain", chain(SPACE, eight[1], 301, base[1], header_hash, stamp), known["next_head"][1])
    for size, padded in VECTORS["padding"]:
        same("padding class", len(pad(b"\1" * size)), padded)


def wraps():
    known = VECTORS["wraps"]
    key, ikm, secret = (unhex(known[name]) for name in ("key", "ikm_of_ephemeral", "recipient_secret"))
    infos = {
        "wrap_content": tag("wrap-content") + cbor([SPACE, "profile", h("key-id", key), OTHER, 2]),
        "wrap_device": tag("wrap-device") + cbor([SPACE, 2, bytes([0x72]) * 32]),
        "wrap_purpose": tag("wrap-purpose") + cbor([SPACE, bytes([0x73]) * 16, OTHER, 2]),
    }
    for name, info in infos.items():
        same(name, info, known[name]["info"])
        same(name, hpke_seal(x25519_public(secret), info, key, ikm), known[name]["wrap"])
        same(name, hpke_open(secret, info, unhex(known[name]["wrap"])), known["key"])


def keys_under_keys():
    old, purpose = VECTORS["keys_under_keys"]["old_key"], VECTORS["keys_under_keys"]["purpose"]
    new_key, old_key = unhex(old["new"]), unhex(old["old"])
    associated = tag("old-key") + cbor([SPACE, "profile", h("key-id", new_key), h("key-id", old_key)])
    same("old key", seal(new_key, unhex(old["nonce"]), associated, old_key), old["sealed"])
    associated = tag("purpose") + cbor([SPACE, unhex(purpose["grant"])])
    sealed = seal(unhex(purpose["key"]), unhex(purpose["nonce"]), associated, pad(unhex(purpose["text"])))
    same("purpose", sealed, purpose["sealed"])


def receipts():
    known = VECTORS["receipts"]
    server = ed25519(unhex(known["log_key_seed"]))
    request = h("request", unhex(known["request_body"]))
    stamp = [7, 3, NOW, bytes([0x51]) * 16, False]
    outcomes = [
        ["stored", 301, stamp], ["held", "waiting_for", 24], ["held", "decision"], ["rejected", "no_access"],
    ]
    outcomes = [[bytes([at + 1]) * 32, outcome] for at, outcome in enumerate(outcomes)]
    head = [SPACE, "profile", 9, bytes([0x33]) * 32, 5]
    signed = cbor([EPOCH, bytes([0x72]) * 32, request, NOW, outcomes, [head]])
    same("request", request, known["request_hash"])
    same("receipts", signed, known["receipts"])
    same("receipts' signature", server.sign(tag("receipts") + signed), known["receipts_signature"])
    alone = [EPOCH, *head, NOW]
    signature = server.sign(tag("head") + cbor(alone))
    same("signed head", cbor([*alone, signature]), known["signed_head"])


def containers():
    bundle, snapshot = VECTORS["containers"]["bundle"], VECTORS["containers"]["snapshot"]
    to = x25519_public(unhex(bundle["recipient_secret"]))
    inside = cbor([unhex(message) for message in bundle["messages"]])
    sealed = hpke_seal(to, tag("bundle") + cbor(["to_server", to]), inside, unhex(bundle["ikm_of_ephemeral"]))
    same("bundle", cbor([1, "to_server", to, sealed]), bundle["file"])
    key, seed = unhex(snapshot["content_key"]), unhex(snapshot["ed25519_seed"])
    device = h("device", ed25519_public(seed))
    place = [1, SPACE, "profile", 0, bytes(32), h("key-id", key), SPACE, device]
    sealed = seal(key, unhex(snapshot["nonce"]), tag("snapshot") + cbor(place), pad(unhex(snapshot["state"])))
    signature = ed25519(seed).sign(tag("snapshot") + cbor([*place, h("body", sealed)]))
    same("snapshot", cbor([*place, sealed, signature]), snapshot["snapshot"])


def golden_frames():
    """Each frozen frame verifies, opens, and continues its log's chain."""
    heads = {}
    for path in sorted((GOLDEN / "frames").glob("*.cbor")):
        known = json.loads(path.with_suffix(".json").read_text())
        frame_format, header, signature, body = uncbor(path.read_bytes())
        space, log, _, _, device, _, _, key_id, body_hash = uncbor(header)
        public = unhex(known["signing_public"])
        verify(public, signature, h("header-signature", frame_format, header))
        same(path.name, h("device", public), device.hex())
        same(path.name, h("body", body), body_hash.hex())
        if known["sealed"]:
            key = unhex(known["sealed"]["content_key"])
            same(path.name, h("key-id", key), key_id.hex())
            opened = unpad(unseal(key, cbor([frame_format, *uncbor(header)[:8]]), body))
            same(path.name, opened, known["sealed"]["plaintext"])
            kind = uncbor(opened)[0]
        else:
            kind = uncbor(body)[0]
        same(path.name, f"genesis-{uncbor(body)[1]}" if kind == 1 else kind, known["kind"])
        seq, previous = heads.get((space, log), (0, bytes(32)))
        now = chain(space, log, seq + 1, previous, h("header", frame_format, header), unhex(known["stored"]["stamp_bytes"]))
        same(path.name, now, known["stored"]["chain"])
        heads[space, log] = seq + 1, now


for check in (tags, recovery, identity, frame, wraps, keys_under_keys, receipts, containers, golden_frames):
    check()
print(f"{compared} values are the same in Python")
