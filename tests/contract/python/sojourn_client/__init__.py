"""A client of Sojourn written from docs/protocol.md, docs/api.md, docs/guidance.md and docs/registration.md alone.

model     the bytes: tags, hashes, seals, wraps, frames
identity  a device, a recovery code, the texts with which phones pair
keys      person generations and content keys, found in the plain logs
logs      one log: frames, stamps, the chain, who may have signed
wire      messages over HTTP, as JSON or CBOR
receipts  what the server signs
trust     the guidance files, and the key the server signs receipts with
fields    operations and the fields they write
phone     a whole device: enrols, pushes, pulls, pairs
"""
