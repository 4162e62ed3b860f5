"""The other half of the story: this client and the phone of the `sojourn` command pair both ways and read each other."""

import json
import os
import subprocess

from sojourn_client import identity
from sojourn_client.phone import Phone
from steps import expect


class Command:
    """A phone in the terminal, in its own folder."""

    def __init__(self, binary, folder, url):
        self.begin, self.url = [binary, "phone", "--dir", folder, "--json"], url

    def __call__(self, *words):
        """Runs one command and returns what it printed, as JSON."""
        done = subprocess.run([*self.begin, *words], capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout} {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def sync(self):
        """Sends and receives until nothing is left."""
        told = self("sync", "--server", self.url)
        if told["faults"] or told["rejected"] or told["held"] or told["unfinished"]:
            raise RuntimeError(f"a round with faults: {told}")
        return told


def play(url, followed, binary, folder, procedure):
    """Both directions."""
    joins_theirs(url, followed, Command(binary, os.path.join(folder, "first"), url), procedure)
    they_join(url, followed, Command(binary, os.path.join(folder, "second"), url), procedure)


def joins_theirs(url, followed, command, procedure):
    """The command's person takes this client in; it reads their application and answers."""
    name = command("open", "--place", "330100", "residence-permit")["application"]
    command("answer", name, "home", "rent")
    command.sync()
    phone = Phone(url, followed)
    phone.space = identity.read_invitation(command("pair", "invite")["invitation"])
    accepted = command("pair", "accept", identity.answer(phone.device, phone.space))
    expect("their phone accepts this client's pairing text", accepted["accepted"] == phone.device.id.hex(), accepted)
    command.sync()
    phone.enrol()
    phone.pull()
    log = f"app/{name}"
    fields = phone.fields(log)
    said = {part: fields.value(f"app/{name}/{part}") for part in ("procedure", "place", "stage", "version", "title")}
    expect("this client reads their application", (said["procedure"], said["place"]) == ("residence-permit", "330100"), said)
    pinned = (fields.value(f"app/{name}/definition"), said["version"])
    expect("it pins a version that is published", len(pinned[0]) == 64 and pinned[1] == procedure[1]["version"], pinned)
    expect("and their answer", fields.value("answer/home/value") == "rent", fields.all())
    shown = command("list")[0]
    expect("stage and title are theirs", (said["stage"], said["title"]) == (shown["stage"], shown["title"]), said, shown)
    writes_there(phone, command, log, name)


def writes_there(phone, command, log, name):
    """Under the key it unwrapped, this client moves the stage and adds a fee; their phone shows both."""
    ring = phone.ring()
    key = ring.content[log, ring.current[log]]
    fee = os.urandom(16)
    line = f"fee/{fee.hex()}"
    frames = [
        phone.write(log, key, "stage", {f"app/{name}/stage": "preparing", "reached/preparing/on": "2026-11-20"}),
        phone.write(log, key, "fee", {
            f"{line}/kind": "own_cost", f"{line}/amount": [1500, "CNY"], f"{line}/on": "2026-11-20", f"{line}/item": "photo",
        }, further=[line], op_id=fee),
    ]
    outcomes, _ = phone.push(frames)
    expect("this client writes into their log", [told[0] for told in outcomes] == ["stored", "stored"], outcomes)
    command.sync()
    expect("their phone shows the new stage", command("list")[0]["stage"] == "preparing", command("list"))
    shown = json.dumps(command("show", name), ensure_ascii=False)
    expect("and the cost, without conflict", "15.00" in shown or "1500" in shown, shown[:2000])


def they_join(url, followed, command, procedure):
    """The command's phone joins this client's person and shows what this client wrote."""
    phone = Phone(url, followed)
    phone.become_person()
    phone.enrol(phone.first_frames)
    phone.pull()
    address, told = procedure
    name = os.urandom(16).hex()
    log, title = f"app/{name}", "写在另一个客户端里"
    key, announced = phone.new_log_key(log)
    opened = phone.write(log, key, "opened", {
        f"app/{name}/procedure": told["id"], f"app/{name}/version": told["version"], f"app/{name}/definition": address,
        f"app/{name}/place": "330100", f"app/{name}/opened_on": "2026-11-24", f"app/{name}/title": title,
        f"app/{name}/stage": "draft", "log/fold/version": 1,
    }, further=[f"app/{name}"])
    phone.push([announced, opened])
    phone.pull()
    phone.push([phone.write(log, key, "answer", {"answer/home/value": "lodge"})])
    answer = command("pair", "join", identity.invitation(phone.space))["pairing"]
    phone.pull()
    outcomes, _ = phone.push(phone.certify(answer))
    expect("this client certifies their phone", [told[0] for told in outcomes] == ["stored", "stored"], outcomes)
    command.sync()
    shown = command("list")
    expect("their phone lists the application written here", [one["title"] for one in shown] == [title], shown)
    whole = command("show", name)
    answered = {asked["id"]: asked["answer"] for asked in whole["check"]["ask"]}
    expect("and shows it, answer and all", "lodge" in json.dumps(whole), answered)
    command("stage", name, "preparing")
    command.sync()
    phone.pull()
    expect("this client reads the stage their phone wrote", phone.fields(log).value(f"app/{name}/stage") == "preparing")
