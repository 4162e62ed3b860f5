"""The protocol's bytes in Python, written from docs/protocol.md: tags, hashes, seals, wraps, padding.

Used by vectors.py and by the contract client. Nothing here is taken from the Rust code.
"""

import hashlib
import hmac

import cbor2
import nacl.bindings as sodium
from blake3 import blake3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

FORMAT = b"\x01"


def tag(name):
    return b"sojourn/1/" + name.encode() + b"\0"


def h(name, *parts):
    return blake3(tag(name) + b"".join(parts)).digest()


def cbor(value):
    return cbor2.dumps(value, canonical=True)


def uncbor(data):
    value = cbor2.loads(data)
    if cbor(value) != data:
        raise ValueError("not the deterministic encoding")
    return value


def ed25519(seed):
    return Ed25519PrivateKey.from_private_bytes(seed)


def ed25519_public(seed):
    return ed25519(seed).public_key().public_bytes_raw()


def x25519_public(secret):
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def verify(public, signature, message):
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


# --- HKDF and HPKE base mode (RFC 5869, RFC 9180)

KEM = b"KEM" + bytes.fromhex("0020")
SUITE = b"HPKE" + bytes.fromhex("002000010003")


def hkdf_extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, hashlib.sha256).digest()


def hkdf_expand(key, info, length):
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        out, counter = out + block, counter + 1
    return out[:length]


def labeled_extract(suite, salt, label, ikm):
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite, key, label, info, length):
    return hkdf_expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_keys(shared, enc, public, info):
    secret = labeled_extract(KEM, b"", b"eae_prk", shared)
    secret = labeled_expand(KEM, secret, b"shared_secret", enc + public, 32)
    context = b"\0" + labeled_extract(SUITE, b"", b"psk_id_hash", b"")
    context += labeled_extract(SUITE, b"", b"info_hash", info)
    secret = labeled_extract(SUITE, secret, b"secret", b"")
    key = labeled_expand(SUITE, secret, b"key", context, 32)
    return ChaCha20Poly1305(key), labeled_expand(SUITE, secret, b"base_nonce", context, 12)


def hpke_seal(public, info, plaintext, ikm):
    ephemeral = labeled_expand(KEM, labeled_extract(KEM, b"", b"dkp_prk", ikm), b"sk", b"", 32)
    secret = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = secret.public_key().public_bytes_raw()
    cipher, nonce = hpke_keys(secret.exchange(X25519PublicKey.from_public_bytes(public)), enc, public, info)
    return enc + cipher.encrypt(nonce, plaintext, b"")


def hpke_open(secret, info, sealed):
    key = X25519PrivateKey.from_private_bytes(secret)
    enc, ciphertext = sealed[:32], sealed[32:]
    shared = key.exchange(X25519PublicKey.from_public_bytes(enc))
    cipher, nonce = hpke_keys(shared, enc, key.public_key().public_bytes_raw(), info)
    return cipher.decrypt(nonce, ciphertext, b"")


# --- sealing with content keys


def padding_class(length):
    needed = length + 1
    size = next((size for size in (128, 192, 256, 512) if needed <= size), 1024)
    while size < needed:
        size *= 2
    return size


def pad(plaintext):
    return plaintext + b"\x80" + bytes(padding_class(len(plaintext)) - len(plaintext) - 1)


def unpad(padded):
    stripped = padded.rstrip(b"\0")
    if stripped[-1:] != b"\x80" or padding_class(len(stripped) - 1) != len(padded):
        raise ValueError("not the padding this content needs")
    return stripped[:-1]


def seal(key, nonce, associated, plaintext):
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, nonce, key)


def unseal(key, associated, sealed):
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], associated, sealed[:24], key)


# --- frames


def make_frame(header8, body, seed):
    """Header positions one to eight, a body as it travels, the device's seed: the frame and its H(header)."""
    header = cbor(list(header8) + [h("body", body)])
    signature = ed25519(seed).sign(h("header-signature", FORMAT, header))
    return cbor([FORMAT, header, signature, body]), h("header", FORMAT, header)


def chain(space, log, seq, previous, header_hash, stamp):
    return h("chain", cbor([space, log, seq, previous, header_hash, h("stamp", stamp)]))
