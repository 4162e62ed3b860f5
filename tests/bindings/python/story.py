"""The story of one person through the Python wheel: from a question without a network to two phones and a new release.

`world.py` tells what is around it.
"""

import asyncio
import datetime
import hashlib
import os
import pathlib
import threading

import sojourn
from sojourn import Change, MediaKind, MoneyKind, PaperForm, Phone, PhoneError, SyncOptions, Verdict

SERVER = os.environ["SOJOURN_SERVER"]
FOLDER = pathlib.Path(os.environ["SOJOURN_FOLDER"])
PLACE = "330100"
PERMIT = "residence-permit"
NOTE = "王秀兰在宏达服装厂，主管不肯写下来"
RECEIPT = "杭A17340099"
# The smallest PNG there is: one transparent pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500"
    "01a5f645400000000049454e44ae426082"
)


def shows(what: str) -> None:
    print("shows", what, flush=True)


def wants(what: str) -> None:
    print("wants", what, flush=True)
    assert input() == "done"


class Seen(sojourn.Watcher):
    """Notes what it hears; a callback may ask the phone."""

    def __init__(self, phone):
        self.phone, self.changes, self.steps = phone, [], []

    def changed(self, what):
        self.changes.append(what)
        self.phone.is_unlocked()

    def progress(self, step):
        self.steps.append(step)
        self.phone.is_unlocked()


class Lines(sojourn.LogSink):
    def __init__(self):
        self.lines = []

    def log(self, line):
        self.lines.append(line)


class MemoryKeystore(sojourn.Keystore):
    """Stands in for a platform's."""

    def __init__(self):
        self.secret, self.fails = None, False

    def load(self):
        if self.fails:
            raise sojourn.HookError.Failed(why="the keystore is locked")
        return self.secret

    def keep(self, secret):
        self.secret = secret


class SlowTransport(sojourn.HttpTransport):
    """Lets someone else work while a request is under way, then answers by urllib."""

    def __init__(self, meanwhile):
        self.meanwhile, self.requests = meanwhile, 0

    def send(self, request):
        import urllib.error
        import urllib.request

        self.requests += 1
        self.meanwhile()
        body = request.body if request.method == sojourn.HttpMethod.POST else None
        asked = urllib.request.Request(request.url, data=body, headers=request.headers)
        try:
            reply = urllib.request.urlopen(asked, timeout=30)
        except urllib.error.HTTPError as refused:
            reply = refused
        except OSError as error:
            raise sojourn.HookError.Failed(why=str(error)) from error
        with reply:
            return sojourn.HttpResponse(status=reply.status, headers=dict(reply.headers), body=reply.read())


async def fails(code: str, work) -> PhoneError:
    """Runs what must be refused with this code."""
    try:
        done = work()
        if asyncio.iscoroutine(done):
            await done
    except PhoneError as error:
        assert error.stable_code() == code, error
        return error
    raise AssertionError(f"nothing refused: {code} was expected")


async def alone(phone: Phone) -> str:
    """What needs no network; returns the application."""
    assert phone.places("hangzhou")[0].code == PLACE
    phone.set_place(PLACE)
    answer = phone.ask("第一次办居住证要钱吗", PLACE)
    assert answer.first.verdict == sojourn.ArticleVerdict.FREE, answer.first
    assert answer.first.sources and all(line.citation for line in answer.first.sources)
    shows("ask")

    step = next(step for step in phone.cards(PERMIT, PLACE) if step.card)
    card = phone.card_of_step(PERMIT, step.step, PLACE)
    assert "居住证" in card.please_read and card.refusals[0].reply
    shows("window card")

    since = datetime.date.today() - datetime.timedelta(days=400)
    asked = phone.check(PERMIT, PLACE, [])
    assert asked.verdict == Verdict.UNKNOWN and asked.ask[0].why
    answers = {"hukou_elsewhere": "yes", "registered_on": since.isoformat(), "has_work": "yes", "insured": "yes"}
    typed = [sojourn.TypedAnswer(question=question, text=text) for question, text in answers.items()]
    checked = phone.check(PERMIT, PLACE, typed)
    assert checked.verdict in (Verdict.YES, Verdict.MEETS_NATIONAL_MINIMUM), checked
    assert checked.trace and checked.mark
    shows("eligibility")

    id = phone.open_application(PERMIT, PLACE)
    for question, text in answers.items():
        phone.answer(id, question, text)
    phone.date(id, sojourn.Anchor.ARRIVAL, since)
    phone.paper(id, sojourn.NewPaper(document="id-card", form=PaperForm.ORIGINAL))
    phone.note(id, NOTE)
    view = phone.application(id)
    assert view.stage == sojourn.Stage.DRAFT and view.notes == [NOTE] and view.dates[sojourn.Anchor.ARRIVAL] == since
    assert (await fails("input", lambda: phone.answer(id, "has_work", "perhaps"))).sentence()
    await fails("not-found", lambda: phone.read("no-such-article", PLACE))
    shows("application")

    photo = phone.photo_put(id, sojourn.NewPhoto(document="id-card", media=MediaKind.PNG, bytes=PICTURE))
    assert phone.photo_get(photo).bytes == PICTURE
    assert [one.document for one in phone.photo_list(id)] == ["id-card"]
    assert not any(PICTURE in path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()), "it is sealed"
    shows("photograph")

    paid = sojourn.Money(minor=2000)
    phone.fee(id, sojourn.NewFee(kind=MoneyKind.PAID, item="permit-first", amount=paid, receipt=RECEIPT))
    view = phone.application(id)
    assert view.money[0].amount.words == "20.00 CNY"
    shows("fee")
    assert view.overcharges[0].should_be_free and view.overcharges[0].sources
    shows("should be free")
    return id


async def sync(phone: Phone):
    return await phone.sync(SyncOptions())


async def first_sync(phone: Phone, id: str) -> None:
    seen = Seen(phone)
    phone.set_watcher(seen)
    assert (await fails("no-connection", lambda: sync(phone))).sentence()
    assert phone.status().not_sent > 0
    shows("no connection")

    wants("online")
    report = await sync(phone)
    assert report.sent > 0 and not report.unfinished and phone.status().not_sent == 0, report
    assert any(step.is_SENDING() for step in seen.steps) and Change.PRIVATE in seen.changes
    shows("sync")

    # An edit made while a request is under way is on the phone at once, and leaves with the same sync.
    edits = []

    def edit():
        if not edits:
            edits.append(threading.Thread(target=phone.note, args=(id, "写在传的时候")))
            edits[0].start()
            edits[0].join(timeout=20)
            assert not edits[0].is_alive(), "a call had to wait for the sync"

    phone.set_transport(SlowTransport(edit))
    await sync(phone)
    await sync(phone)
    assert phone.application(id).notes[-1] == "写在传的时候" and phone.status().not_sent == 0
    shows("usable during a sync")

    # Asked to end after its first request, a sync ends there; what waited goes next time.
    phone.note(id, "等下次")
    slow = SlowTransport(phone.cancel_sync)
    phone.set_transport(slow)
    report = await sync(phone)
    assert report.unfinished and slow.requests == 1, (slow.requests, report)
    phone.set_transport(None)
    await sync(phone)
    assert phone.status().not_sent == 0
    shows("cancelled")


async def two_phones(first: Phone, id: str) -> Phone:
    second = await Phone.open(str(FOLDER / "second"))
    second.set_server(SERVER)
    first.certify(second.join(first.invitation()))
    for phone in (first, second, first, second):
        await sync(phone)
    assert [device.active for device in first.devices()] == [True, True]
    assert second.application(id).notes[0] == NOTE
    second.answer(id, "studying", "yes")
    await sync(second)
    await sync(first)
    assert any(question.id == "studying" and question.answer for question in first.application(id).questions)
    shows("second device")

    first.answer(id, "home", "rent")
    second.answer(id, "home", "dormitory")
    for phone in (first, second, first):
        await sync(phone)
    conflict = first.conflicts()[0]
    values = [side.value for side in conflict.sides]
    assert sorted(values) == ["dormitory", "rent"], conflict
    first.choose(id, conflict.path, values.index("rent"))
    for phone in (first, second):
        await sync(phone)
    assert not first.conflicts() and not second.conflicts()
    shows("conflict chosen")
    return second


async def new_release(phone: Phone, id: str) -> None:
    wants("release")
    report = await sync(phone)
    assert report.release_is_new and report.release == 2 and phone.status().release == 2, report
    shows("guidance update")
    offer = phone.application(id).upgrade
    assert offer.from_version == 1 and offer.to == 2 and offer.changes
    phone.upgrade(id)
    assert phone.application(id).version == 2 and phone.application(id).upgrade is None
    shows("upgrade")


async def in_the_background(phone: Phone) -> None:
    report = await phone.background_sync(max_ms=20_000, max_bytes=1_000_000)
    assert phone.status().not_sent == 0 and not report.unfinished, report
    report = await phone.background_sync(max_ms=0, max_bytes=1_000_000)
    assert report.unfinished and report.rounds == 0, report
    shows("background sync")


async def locked(phone: Phone, id: str) -> None:
    await phone.set_pin("五个苹果2026")
    phone.lock()
    await fails("locked", lambda: phone.application(id))
    assert phone.ask("第一次办居住证要钱吗", PLACE).first, "guidance is there for everyone"
    wrong = await fails("wrong-pin", lambda: phone.unlock("0000"))
    assert isinstance(wrong, PhoneError.WrongPin) and wrong.tries_left > 0
    assert await phone.unlock("五个苹果2026") == sojourn.Opened.EVERYTHING
    await phone.set_pin(None)
    shows("locked")


async def hooks(log: Lines) -> None:
    told = repr(log.lines)
    assert any(line.call == "sync" and line.counts.get("sent", 0) > 0 for line in log.lines)
    assert any(line.code == "no-connection" for line in log.lines) and any(line.code == "input" for line in log.lines)
    assert not any(text in told for text in (NOTE, RECEIPT, "perhaps", "第一次办", "宏达")), told
    shows("log without a person")

    keystore = MemoryKeystore()
    folder = str(FOLDER / "kept")
    phone = await Phone.open(folder, keystore=keystore)
    application = phone.open_application(PERMIT, PLACE)
    phone.shut_down()
    await fails("closed", lambda: phone.applications())
    assert len(keystore.secret) == 32 and not (pathlib.Path(folder) / "device.secret").exists()
    again = await Phone.open(folder, keystore=keystore)
    assert [one.id for one in again.applications()] == [application]
    again.shut_down()
    keystore.fails = True
    await fails("keystore", lambda: Phone.open(folder, keystore=keystore))
    shows("keystore")


async def families(phone: Phone) -> None:
    """One call of each family that the story did not make."""
    today = phone.today()
    assert today == phone.check(PERMIT, PLACE, []).as_of
    entry = phone.diary_add(sojourn.DiaryDraft(day=today - datetime.timedelta(days=1), minutes=600, employer="宏达"))
    assert phone.diary_totals().months[0].days == 1
    digest = hashlib.sha256(PICTURE).hexdigest()
    phone.diary_mark(entry, "条子.jpg", digest)
    assert phone.diary_list()[0].marks[0].sha256 == digest
    facts = sojourn.OvertimeFacts(
        months=phone.diary_months(),
        pay=sojourn.Pay.MONTHLY(wage=sojourn.Money(minor=500_000)),
        hours=sojourn.WorkHours.ORDINARY,
    )
    calculated = phone.calculate_overtime(facts, PLACE)
    assert calculated.steps and all(step.sources for step in calculated.steps)
    phone.add_registration(PLACE, today)
    assert phone.records().registrations[0].on == today
    assert phone.standing(PLACE).status == sojourn.StandingStatus.REGISTERED
    assert phone.entitlements(PLACE).rows and phone.history(PLACE).articles
    report = sojourn.NewReport(
        item=PERMIT, place=PLACE, kind=sojourn.ReportKind.CHARGED_MONEY, office="窗口", text="收了钱", amount=sojourn.Money(minor=2000)
    )
    phone.report_difference(report)
    assert (await phone.send_reports()).sent == 1
    assert "<html" in phone.print_application(phone.applications()[-1].id) and phone.print_warning()
    phone.set_locale(sojourn.Language.ENGLISH)
    assert phone.ask("is the first residence permit free", PLACE).first
    shows("all families")


async def main() -> None:
    phone = await Phone.open(str(FOLDER / "first"))
    log = Lines()
    phone.set_log(log)
    phone.set_server(SERVER)
    id = await alone(phone)

    phone.shut_down()
    phone = await Phone.open(str(FOLDER / "first"))
    phone.set_log(log)
    phone.set_server(SERVER)
    assert phone.application(id).notes == [NOTE] and phone.photo_list(id)
    shows("closed and reopened")

    await first_sync(phone, id)
    await two_phones(phone, id)
    await new_release(phone, id)
    await in_the_background(phone)
    await locked(phone, id)
    await hooks(log)
    await families(phone)


asyncio.run(main())
