"""Two people: one lets the other read and add notes to one application, and takes it back."""

import os

from sojourn_client.keys import wrap
from sojourn_client.model import cbor, h, hpke_open, pad, seal, tag, uncbor, unpad, unseal
from sojourn_client.phone import Phone
from steps import expect

PURPOSE = "帮忙看材料"


def purpose_info(space, grant, holder, number):
    """HPKE info of a purpose's key for a person."""
    return tag("wrap-purpose") + cbor([space, grant, holder, number])


def grant_body(owner, grant, helper_space, helper_newest, log, level):
    """A grant with its purpose sealed to both."""
    key = os.urandom(32)
    sealed = seal(key, os.urandom(24), tag("purpose") + cbor([owner.space, grant]), pad(PURPOSE.encode()))
    holders = sorted({owner.space: owner.ring().newest(), helper_space: helper_newest}.items())
    wraps = [[who, n, wrap(public, purpose_info(owner.space, grant, who, n), key)] for who, (n, public) in holders]
    return cbor(["grant", 1, grant, helper_space, log, level, None, [sealed, wraps]])


def read_purpose(reader, body):
    """What a grant says it is for, opened with the reader's person key."""
    _, _, grant, _, _, _, _, (sealed, wraps) = body
    space = reader["space"]
    for holder, number, wrapped in wraps:
        if holder == reader["holder"]:
            info = purpose_info(space, grant, holder, number)
            key = hpke_open(reader["generations"][number], info, wrapped)
            return unpad(unseal(key, tag("purpose") + cbor([space, grant]), sealed)).decode()
    return None


def play(url, owner, log):
    """The whole of it."""
    helper = Phone(url, owner.guidance)
    helper.become_person()
    helper.enrol(helper.first_frames)
    helper.encoding = "cbor"
    helper.pull()
    grant = share(owner, helper, log)
    reads(owner, helper, log)
    notes(owner, helper, log)
    takes_back(owner, helper, log, grant)


def share(owner, helper, log):
    """A grant at level 2 and a key for both; the helper's key came from the helper's own hand."""
    grant, newest = os.urandom(16), helper.ring().newest()
    given = owner.sign("access", grant_body(owner, grant, helper.space, newest, log, 2))
    outcomes, _ = owner.push([given])
    owner.pull()
    _, announced = owner.new_log_key(log, {helper.space: newest})
    _, private = owner.new_log_key("diary")
    told, _ = owner.push([announced, private])
    expect("a grant and a key for both", [one[0] for one in outcomes + told] == ["stored"] * 3, outcomes, told)
    owner.pull()
    return grant


def reads(owner, helper, log):
    """The helper finds the log, opens it back to its first word, and reads what the grant is for."""
    for name in ("devices", "access", log):
        helper.heads.setdefault((owner.space, name), (1, None))  # named once; the reply tells the real heads
    helper.pull()
    theirs = helper.log(log, owner.space)
    expect("the helper has the log", theirs.head() == owner.log(log).head() and theirs.seq > 5, theirs.seq)
    expect("and reads the same fields", helper.fields(log, owner.space).all() == owner.fields(log).all())
    access = helper.log("access", owner.space)
    bare = sum(not entry.frame.body for entry in access.entries)
    expect("access chains, also over the one that is withheld", access.head() == owner.log("access").head() and bare == 1, bare)
    bodies = [uncbor(entry.frame.body) for entry in access.entries if entry.frame.body]
    body = next(body for body in bodies if body[0] == "grant")
    reader = {"space": owner.space, "holder": helper.space, "generations": helper.ring().generations}
    expect("the helper reads what it is for", read_purpose(reader, body) == PURPOSE)


def notes(owner, helper, log):
    """The helper adds a note; the owner verifies it with the helper's own devices log."""
    name, key = os.urandom(16), helper.current_key(log, owner.space)
    text = f"note/{name.hex()}/text"
    frame = helper.write(log, key, "note", {text: "材料齐了"}, further=[f"note/{name.hex()}"], op_id=name, space=owner.space)
    outcomes, _ = helper.push([frame])
    expect("the helper's note is stored under the grant", outcomes[0][0] == "stored" and any(outcomes[0][2][3]), outcomes)
    owner.heads.setdefault((helper.space, "devices"), (1, None))
    owner.pull()
    expect("the owner has the helper's devices", owner.log("devices", helper.space).head() == helper.log("devices").head())
    expect("and reads the note", owner.fields(log).value(text) == "材料齐了")


def takes_back(owner, helper, log, grant):
    """The grant ends: nothing more to read, late work waits."""
    outcomes, _ = owner.push([owner.sign("access", cbor(["revoke_grant", 1, grant, log]))])
    expect("the grant is revoked", outcomes[0][0] == "stored", outcomes)
    key = helper.current_key(log, owner.space)
    late = helper.write(log, key, "answer", {"answer/x/value": 1}, space=owner.space)
    outcomes, _ = helper.push([late])
    expect("late work waits for the owner", outcomes == [["held", "decision"]], outcomes)
    reply = helper.round(have=[{"space": owner.space, "log": log, "seq": 0, "chain": bytes(32)}])
    forget = {"space": owner.space, "log": log, "reason": "revoked"}
    expect("and the log is to be forgotten", forget in reply["forget"] and not reply.get("logs"), reply)
