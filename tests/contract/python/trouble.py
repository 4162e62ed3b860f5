"""The harder half of the story: gaps, refusals, copies, a lost phone, a code on paper."""

import os

from sojourn_client import identity, keys
from sojourn_client.logs import Frame, Log
from sojourn_client.model import cbor, h
from sojourn_client.phone import Phone
from sojourn_client.wire import to_base64
from steps import expect, problem, refuses


def refused(phone, log, key):
    """A gap waits, a wrong signature is rejected, an unknown key too."""
    first = phone.write(log, key, "answer", {"answer/one/value": "甲"})
    later = phone.write(log, key, "answer", {"answer/two/value": "乙"})
    n = phone.sent_n[log]
    outcomes, _ = phone.push([later])
    expect("a frame beyond a gap waits for the one before", outcomes == [["held", "waiting_for", n - 1]], outcomes)
    outcomes, _ = phone.push([first])
    expect("the gap closes", outcomes[0][0] == "stored", outcomes)
    acked = [told["n"] for told in phone.last_reply["acked"] if told["log"] == log]
    expect("and the waiting one follows", acked == [n], acked)
    wrong = bytearray(phone.write(log, key, "answer", {"answer/three/value": "丙"}, n=n + 1))
    signature_at = wrong.index(b"\x58\x40") + 2
    wrong[signature_at + 5] ^= 1
    outcomes, _ = phone.push([bytes(wrong)])
    expect("a wrong signature", outcomes == [["rejected", "bad_signature"]], outcomes)
    strange = phone.write(log, bytes(32), "answer", {"answer/three/value": "丙"}, n=n + 1)
    outcomes, _ = phone.push([strange])
    expect("a key nobody announced", outcomes == [["rejected", "unknown_key"]], outcomes)
    good = phone.write(log, key, "answer", {"answer/three/value": "丙"})
    outcomes, _ = phone.push([good])
    expect("neither used up the number", outcomes[0][0] == "stored", outcomes)
    phone.pull()


def tampered(phone, log):
    """What a reader must notice: another stamp, another body."""
    kept = phone.log(log)
    copy = Log(kept.space, kept.name)
    for entry in kept.entries:
        stamp = list(entry.stamp)
        stamp[2] += 1
        copy.append(entry.seq, entry.frame.whole, cbor(stamp), phone.directory)
    expect("another stamp is another chain", copy.chain != kept.chain and copy.seq == kept.seq)
    entry = kept.entries[0]
    changed = entry.frame.whole[:-1] + bytes([entry.frame.whole[-1] ^ 1])
    fresh = Log(kept.space, kept.name)
    refuses("another body", lambda: fresh.append(1, changed, cbor(entry.stamp), phone.directory), ValueError)


def accounts(phone, log, key):
    """Tokens, a device without one, a challenge used twice."""
    before = phone.tokens["refresh_token"]
    phone.refresh()
    expect("new tokens", phone.tokens["refresh_token"] != before)
    phone.refresh(with_token=False)
    phone.pull()
    frame = phone.write(log, key, "note", {f"note/{(name := os.urandom(16)).hex()}/text": "柜台说下周再来"},
                        op_id=name, further=[f"note/{name.hex()}"])
    outcomes, _ = phone.push([frame], authorization=phone.device_credentials())
    expect("a device without a token may send", outcomes[0][0] == "stored" and phone.last_reply["login_required"] is True)
    expect("and reads nothing", not phone.last_reply.get("logs"))
    told = phone.proof_message("refresh")
    phone.server.ask("POST", "/v1/tokens", told)
    problem("a challenge twice", "stale-challenge", lambda: phone.server.ask("POST", "/v1/tokens", told))
    problem("no token", "unauthenticated", lambda: phone.round(authorization="Bearer nobody"))
    phone.pull()


def woken(phone, second, log, key):
    """The hint that there is something to fetch."""
    second.pull()
    ask = f"/v1/wake?cursor={to_base64(second.cursor)}&wait_s=1"
    told, _ = second.server.ask("GET", ask, authorization=second.bearer())
    expect("nothing new", not told.get("news"), told)
    phone.push([phone.write(log, key, "answer", {"answer/four/value": 4})])
    told, _ = second.server.ask("GET", ask.replace("=1", "=20"), authorization=second.bearer())
    expect("then something new", told.get("news") is True, told)
    second.pull()
    phone.pull()
    expect("and it is fetched", second.fields(log).value("answer/four/value") == 4)


def copied(phone, log, key):
    """A phone whose data were restored from an old copy is told so, and nothing of it is placed."""
    old = phone.lineage
    for turn in range(3):
        phone.push([phone.write(log, key, "answer", {"answer/turn/value": turn})])
        phone.pull()
    newest, phone.lineage = phone.lineage, old
    n = phone.sent_n[log]
    frame = phone.write(log, key, "answer", {"answer/turn/value": 9})
    problem("a copy of a phone", "device-cloned", lambda: phone.push([frame]))
    phone.lineage = newest
    outcomes, replayed = phone.push([frame])
    expect("nothing of it was placed", outcomes[0][0] == "stored" and not replayed and phone.sent_n[log] == n + 1, outcomes)
    phone.pull()


def forked(phone, log):
    """A copy that went another way is found out, and the point where it parted is told."""
    phone.pull()
    kept = phone.log(log)
    ask = {
        "protocol": 1, "app_version": "1.0.0", "device": phone.device.id, "epoch": phone.epoch, "cursor": phone.cursor,
        "lineage": phone.lineage, "have": [{"space": phone.space, "log": log, "seq": kept.seq, "chain": b"\x77" * 32}],
    }
    reply, _ = phone.server.ask("POST", "/v1/sync", ask, "cbor", phone.bearer())
    told = [one for one in reply["logs"] if one["log"] == log]
    expect("another chain is a fork", [one["state"] for one in told] == ["fork"], told)
    points = [{"seq": kept.seq, "chain": b"\x77" * 32}, {"seq": kept.seq - 1, "chain": b"\x78" * 32}]
    points += [{"seq": seq, "chain": kept.chains[seq]} for seq in (kept.seq - 2, kept.seq - 4, 0)]
    ask["probes"] = [{"space": phone.space, "log": log, "points": points}]
    reply, _ = phone.server.ask("POST", "/v1/sync", ask, "cbor", phone.bearer())
    told = next(one for one in reply["logs"] if one["log"] == log)
    after = [entry["seq"] for entry in told.get("entries", [])]
    common = (told.get("common_seq"), after) == (kept.seq - 2, [kept.seq - 1, kept.seq])
    expect("the probes find the common point, and the server's entries after it", common, told.get("common_seq"), after)
    wanted = [(one["from"], one["to"]) for one in reply.get("want", []) if one["log"] == log]
    expect("and it asks for the other copy's", wanted == [(kept.seq - 1, kept.seq)], wanted)


def recovered(url, phone, code, log):
    """All phones gone: the code certifies a new one, which finds the person key under the recovery key."""
    third, paper = Phone(url, phone.guidance), identity.recovery(identity.read_code(code))
    third.space = identity.read_invitation(identity.invitation(phone.space))
    hand = Phone(url, phone.guidance, paper)
    hand.space = third.space
    signing, sealing, proof = identity.read_answer(third.space, identity.answer(third.device, third.space))
    third.enrol([hand.sign("devices", cbor(["certify", 1, signing, sealing, 0, proof]))])
    third.pull()
    number, scalar = max(keys.Ring(third.space, paper, third.log("devices"), third.log("access")).generations.items())
    wrap = keys.generation_body(third.space, number, scalar, {third.device.id: sealing})
    outcomes, _ = third.push([third.sign("devices", wrap)])
    expect("a phone certified by the recovery code wraps the person key for itself", outcomes[0][0] == "stored", outcomes)
    third.pull()
    phone.pull()
    expect("and reads everything", third.fields(log).all() == phone.fields(log).all())
    return third


def revoked(phone, second, third, log):
    """A lost phone is put out: its account ends, its late work waits for the owner, new keys leave it behind."""
    late = second.write(log, second.current_key(log), "answer", {"answer/late/value": "晚"})
    later = second.write(log, second.current_key(log), "answer", {"answer/late/value": "更晚"})
    outcomes, _ = phone.push([phone.sign("devices", cbor(["revoke_device", 1, second.device.id]))])
    expect("the second phone is revoked", outcomes[0][0] == "stored", outcomes)
    problem("its token", "device-revoked", lambda: second.refresh())
    outcomes, _ = second.push([late])
    expect("its late work is held, not lost", outcomes == [["held", "decision"]], outcomes)
    forget = second.last_reply.get("forget")
    expect("and it is told to forget", forget == [{"space": second.space, "reason": "revoked"}], forget)
    expect("with nothing to read", not second.round(have=second.have()).get("logs"))
    phone.pull()
    expect("the owner is shown what waits", phone.held == {late}, len(phone.held))
    outcomes, replayed = phone.push([late, later])
    expect("brought by another it is held too", (outcomes, replayed) == ([["held", "decision"]] * 2, [0]), outcomes)
    decide = [["admit", 1, log, Frame.read(late).hash, 3], ["discard", 1, log, Frame.read(later).hash]]
    outcomes, _ = phone.push([phone.sign("access", cbor(body)) for body in decide])
    expect("the owner decides", [told[0] for told in outcomes] == ["stored", "stored"], outcomes)
    phone.pull()
    expect("what was admitted counts, what was discarded does not", phone.fields(log).value("answer/late/value") == "晚")
    outcomes, _ = phone.push([later])
    expect("and stays refused", outcomes == [["rejected", "discarded"]], outcomes)
    left_behind(phone, second, third, log)


def left_behind(phone, second, third, log):
    """The next generation and content key are not for the phone that is out."""
    outcomes, _ = phone.push([phone.next_generation()])
    phone.pull()
    expect("a new generation", outcomes[0][0] == "stored" and max(phone.ring().generations) == 2, outcomes)
    key, announced = phone.new_log_key(log)
    outcomes, _ = phone.push([announced, phone.write(log, key, "answer", {"answer/after/value": "只给自己"})])
    expect("a new key and a word under it", [told[0] for told in outcomes] == ["stored", "stored"], outcomes)
    for one in (phone, third):
        one.pull()
        expect("a phone in use reads on", one.fields(log).value("answer/after/value") == "只给自己")
    ring = keys.Ring(phone.space, second.device, phone.log("devices"), phone.log("access"))
    known = [name for name in ring.content if name[0] == log]
    expect("the revoked one keeps the old keys and has no new one", len(known) == 2 and (log, h("key-id", key)) not in known)
