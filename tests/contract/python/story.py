"""A client written from the documents alone, against a running server: `python story.py URL [PATH OF sojourn]`.

Two phones of one person: enrol, pair, push, pull, repeat, wait, be refused, refresh; guidance is fetched and verified. With the
path of the `sojourn` command the second half is played with its phone. Every step prints a line; the first that fails ends it.
"""

import os
import sys
import tempfile

import interop
import sharing
import trouble
from sojourn_client import identity
from sojourn_client.phone import Phone
from sojourn_client.trust import Guidance
from sojourn_client.wire import Server
from steps import expect, problem, refuses

PLACE, PROCEDURE = "330100", "residence-permit"


def guidance(url):
    """Trust from the root that ships with the client, down to one pack."""
    followed = Guidance(Server(url))
    timestamp = followed.timestamp()
    release = followed.release(timestamp)
    key = f"{PLACE}/zh-Hans"
    pack = followed.pack(release, key)
    address = release["packs"][key]["index"]
    part = followed.get(f"packs/{key}/{address}", Range="bytes=0-63")
    expect("a range of a pack is the beginning of it", len(part) == 64 and part.startswith(b'{"'))
    expect("guidance verifies: timestamp, release, pack", timestamp["seq"] >= 1 and len(pack) > 10, len(pack))
    forged = release["packs"][key] | {"index": "0" * 64}
    refuses("a pack that nobody promised", lambda: followed.pack({"packs": {key: forged}}, key), ValueError)
    return followed


def procedure(followed):
    """The nearest procedure object: version and address, to be pinned by an application."""
    release = followed.release(followed.timestamp())
    for place in (PLACE, "330000", "CN"):
        found = followed.pack(release, f"{place}/zh-Hans").get(("procedure", PROCEDURE))
        if found:
            return found[0], found[1]["body"]
    return expect("a procedure in guidance", False)


def first_phone(url, followed):
    """A new person on a new phone."""
    phone = Phone(url, followed)
    code = phone.become_person()
    typed = identity.read_code(code.lower().replace("-", " "))
    expect("the recovery code reads back", identity.code_text(typed) == code)
    tokens = phone.enrol(phone.first_frames)
    expect("a person enrols with genesis, generation and proof", tokens["role"] == "worker" and tokens["expires_in_s"] > 0)
    phone.pull()
    expect("devices came back and chains", phone.log("devices").seq == 2)
    return phone, code


def open_application(phone, followed):
    """A log of its own, its key, and what the person said first."""
    address, told = procedure(followed)
    name = os.urandom(16).hex()
    log = f"app/{name}"
    key, announced = phone.new_log_key(log)
    opened = phone.write(log, key, "opened", {
        f"app/{name}/procedure": PROCEDURE, f"app/{name}/version": told["version"], f"app/{name}/definition": address,
        f"app/{name}/place": PLACE, f"app/{name}/opened_on": "2026-11-24", f"app/{name}/title": "给小宝办居住证",
        f"app/{name}/stage": "draft", "log/fold/version": 1,
    }, further=[f"app/{name}"])
    outcomes, _ = phone.push([announced, opened])
    expect("the key and the application are stored", [outcome[0] for outcome in outcomes] == ["stored", "stored"], outcomes)
    phone.pull()
    expect("the stage is read back", phone.fields(log).value(f"app/{name}/stage") == "draft")
    return log, key


def two_more(phone, log, key):
    """A stage that saw the one before it, and a date; in CBOR, compressed."""
    name = log.removeprefix("app/")
    phone.encoding, phone.compress = "cbor", True
    stage = phone.write(log, key, "stage", {f"app/{name}/stage": "preparing", "reached/preparing/on": "2026-11-24"})
    date = phone.write(log, key, "date", {"date/registration/value": "2026-03-04"})
    outcomes, replayed = phone.push([stage, date])
    expect("two more, as CBOR", [outcome[:2] for outcome in outcomes] == [["stored", 2], ["stored", 3]] and not replayed)
    again, replayed = phone.push([stage, date])
    expect("a repeated push has the same receipts, and says replayed", again == outcomes and replayed == [0, 1], replayed)
    phone.compress = False
    phone.pull()
    expect("the later stage replaced the earlier", phone.fields(log).value(f"app/{name}/stage") == "preparing")


def pair(url, followed, phone):
    """A second phone: invited, answered, certified, given the person key."""
    second = Phone(url, followed)
    second.space = identity.read_invitation(identity.invitation(phone.space))
    problem("a phone nobody certified", "bad-proof", second.enrol)
    answer = identity.answer(second.device, second.space)
    outcomes, _ = phone.push(phone.certify(answer))
    expect("the second phone is certified and has a wrap", [told[0] for told in outcomes] == ["stored", "stored"], outcomes)
    second.enrol()
    second.encoding = "cbor"
    second.pull()
    phone.pull()
    for (_, name), log in list(phone.logs.items()):
        expect(f"{name[:12]} is the same on both phones", second.log(name).head() == log.head() and log.seq > 0)
    return second


def same_plaintext(phone, second, log):
    """Both open the same bodies to the same words."""
    mine = [phone.open(entry) for entry in phone.log(log).entries]
    theirs = [second.open(entry) for entry in second.log(log).entries]
    expect("the second phone unwraps and reads the same plaintext", mine == theirs and len(mine) == 3)
    expect("and the same fields", phone.fields(log).all() == second.fields(log).all())


def answers_back(phone, second, log):
    """The second phone writes under the key it unwrapped, after a rotation of its own."""
    key, announced = second.new_log_key(log)
    written = second.write(log, key, "answer", {"answer/has-lease/value": True})
    outcomes, _ = second.push([announced, written])
    expect("the second phone rotates and writes", [told[0] for told in outcomes] == ["stored", "stored"], outcomes)
    phone.pull()
    expect("the first phone reads it", phone.fields(log).value("answer/has-lease/value") is True)
    ring = phone.ring()
    expect("an older key is found under the newer one", len([name for name in ring.content if name[0] == log]) == 2)
    expect("a full round of several pages finds nothing new", phone.full_round() >= 2 and not phone.behind())
    return key


def main():
    """The whole story."""
    url, binary = sys.argv[1].rstrip("/"), sys.argv[2] if len(sys.argv) > 2 else None
    followed = guidance(url)
    phone, code = first_phone(url, followed)
    log, key = open_application(phone, followed)
    two_more(phone, log, key)
    second = pair(url, followed, phone)
    same_plaintext(phone, second, log)
    key = answers_back(phone, second, log)
    trouble.refused(phone, log, key)
    trouble.tampered(phone, log)
    trouble.accounts(phone, log, key)
    trouble.woken(phone, second, log, key)
    trouble.copied(second, log, key)
    trouble.forked(phone, log)
    third = trouble.recovered(url, phone, code, log)
    trouble.revoked(phone, second, third, log)
    sharing.play(url, phone, log)
    used = phone.server.used
    expect("both encodings were spoken", used["json"] > 3 and used["cbor"] > 3 and used["gzip"] > 0, used)
    if binary:
        with tempfile.TemporaryDirectory() as folder:
            interop.play(url, followed, binary, folder, procedure(followed))
    print("the story is told")


if __name__ == "__main__":
    main()
