// The story of one person through Kotlin on a JVM: from a question without a network to two phones and a new release.
// The same as python/story.py; world.py tells what is around it.

import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest as JavaRequest
import java.net.http.HttpResponse.BodyHandlers
import java.security.MessageDigest
import java.time.LocalDate
import java.util.Collections
import kotlin.concurrent.thread
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.sojourn.*

val SERVER: String = System.getenv("SOJOURN_SERVER")
val FOLDER = File(System.getenv("SOJOURN_FOLDER"))
const val PLACE = "330100"
const val PERMIT = "residence-permit"
const val NOTE = "王秀兰在宏达服装厂，主管不肯写下来"
const val RECEIPT = "杭A17340099"

/** The smallest PNG there is: one transparent pixel. */
val PICTURE = ("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500" +
    "01a5f645400000000049454e44ae426082").chunked(2).map { it.toInt(16).toByte() }.toByteArray()

fun shows(what: String) = println("shows $what")

fun wants(what: String) {
    println("wants $what")
    check(readln() == "done")
}

/** Notes what it hears; a callback may ask the phone. */
class Seen(private val phone: Phone) : Watcher {
    val changes: MutableList<Change> = Collections.synchronizedList(mutableListOf())
    val steps: MutableList<SyncStep> = Collections.synchronizedList(mutableListOf())

    override fun changed(what: Change) {
        changes += what
        phone.isUnlocked()
    }

    override fun progress(step: SyncStep) {
        steps += step
        phone.isUnlocked()
    }
}

class Lines : LogSink {
    val lines: MutableList<LogLine> = Collections.synchronizedList(mutableListOf())

    override fun log(line: LogLine) {
        lines += line
    }
}

/** Stands in for a platform's. */
class MemoryKeystore : Keystore {
    var secret: ByteArray? = null
    var fails = false

    override fun load(): ByteArray? = if (fails) throw HookException.Failed("the keystore is locked") else secret

    override fun keep(secret: ByteArray) {
        this.secret = secret
    }
}

/** Lets someone else work while a request is under way, then answers by the JVM's client. */
class SlowTransport(private val meanwhile: () -> Unit) : HttpTransport {
    var requests = 0
    private val client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()

    override fun send(request: HttpRequest): HttpResponse {
        requests += 1
        meanwhile()
        val asked = JavaRequest.newBuilder(URI(request.url))
        request.headers.forEach { (name, value) -> asked.header(name, value) }
        when (request.method) {
            HttpMethod.GET -> asked.GET()
            HttpMethod.POST -> asked.POST(JavaRequest.BodyPublishers.ofByteArray(request.body))
        }
        try {
            val reply = client.send(asked.build(), BodyHandlers.ofByteArray())
            val headers = reply.headers().map().mapValues { it.value.first() }
            return HttpResponse(reply.statusCode().toUShort(), headers, reply.body())
        } catch (error: java.io.IOException) {
            throw HookException.Failed(error.toString())
        }
    }
}

/** Runs what must be refused with this code. */
suspend fun fails(code: String, work: suspend () -> Any?): PhoneException {
    try {
        work()
    } catch (error: PhoneException) {
        check(error.stableCode() == code) { error }
        return error
    }
    error("nothing refused: $code was expected")
}

/** What needs no network; returns the application. */
suspend fun alone(phone: Phone): ApplicationId {
    check(phone.places("hangzhou").first().code == PLACE)
    phone.setPlace(PLACE)
    val answer = phone.ask("第一次办居住证要钱吗", PLACE)
    val first = checkNotNull(answer.first)
    check(first.verdict == ArticleVerdict.FREE && first.sources.isNotEmpty() && first.sources.all { it.citation.isNotEmpty() })
    shows("ask")

    val step = phone.cards(PERMIT, PLACE).first { it.card != null }
    val card = phone.cardOfStep(PERMIT, step.step, PLACE)
    check("居住证" in card.pleaseRead && card.refusals.first().reply.isNotEmpty())
    shows("window card")

    val since = LocalDate.now().minusDays(400)
    val asked = phone.check(PERMIT, PLACE, emptyList())
    check(asked.verdict == Verdict.UNKNOWN && asked.ask.first().why.isNotEmpty())
    val answers =
        mapOf("hukou_elsewhere" to "yes", "registered_on" to since.toString(), "has_work" to "yes", "insured" to "yes")
    val checked = phone.check(PERMIT, PLACE, answers.map { (question, text) -> TypedAnswer(question, text) })
    check(checked.verdict == Verdict.YES || checked.verdict == Verdict.MEETS_NATIONAL_MINIMUM) { checked }
    check(checked.trace.isNotEmpty() && checked.mark != null)
    shows("eligibility")

    val id = phone.openApplication(PERMIT, PLACE)
    answers.forEach { (question, text) -> phone.answer(id, question, text) }
    phone.date(id, Anchor.ARRIVAL, since)
    phone.paper(id, NewPaper(document = "id-card", form = PaperForm.ORIGINAL))
    phone.note(id, NOTE)
    val view = phone.application(id)
    check(view.stage == Stage.DRAFT && view.notes == listOf(NOTE) && view.dates[Anchor.ARRIVAL] == since)
    check(fails("input") { phone.answer(id, "has_work", "perhaps") }.sentence().isNotEmpty())
    fails("not-found") { phone.read("no-such-article", PLACE) }
    shows("application")

    val photo = phone.photoPut(id, NewPhoto("id-card", MediaKind.PNG, PICTURE))
    check(phone.photoGet(photo).bytes.contentEquals(PICTURE))
    check(phone.photoList(id).map { it.document } == listOf("id-card"))
    check(FOLDER.walk().filter { it.isFile }.none { it.readBytes().holds(PICTURE) }) { "it is sealed" }
    shows("photograph")

    phone.fee(id, NewFee(MoneyKind.PAID, "permit-first", amount = Money(2000), receipt = RECEIPT))
    val paid = phone.application(id)
    check(paid.money.first().amount?.words == "20.00 CNY")
    shows("fee")
    check(paid.overcharges.first().shouldBeFree && paid.overcharges.first().sources.isNotEmpty())
    shows("should be free")
    return id
}

fun ByteArray.holds(part: ByteArray) =
    (0..size - part.size).any { at -> part.indices.all { this[at + it] == part[it] } }

suspend fun sync(phone: Phone) = phone.sync(SyncOptions())

suspend fun firstSync(phone: Phone, id: ApplicationId) {
    val seen = Seen(phone)
    phone.setWatcher(seen)
    check(fails("no-connection") { sync(phone) }.sentence().isNotEmpty())
    check(phone.status().notSent > 0u)
    shows("no connection")

    wants("online")
    val report = sync(phone)
    check(report.sent > 0u && !report.unfinished && phone.status().notSent == 0uL) { report }
    check(seen.steps.any { it is SyncStep.Sending } && Change.PRIVATE in seen.changes)
    shows("sync")

    // An edit made while a request is under way is on the phone at once, and leaves with the same sync.
    var edit: Thread? = null
    phone.setTransport(SlowTransport {
        if (edit == null) {
            edit = thread { phone.note(id, "写在传的时候") }.also { it.join(20_000) }
            check(edit?.isAlive == false) { "a call had to wait for the sync" }
        }
    })
    sync(phone)
    sync(phone)
    check(phone.application(id).notes.last() == "写在传的时候" && phone.status().notSent == 0uL)
    shows("usable during a sync")

    // Cancelling the coroutine that waits ends the sync after the request it is in; what waited goes next time.
    phone.note(id, "等下次")
    runBlocking {
        lateinit var waiting: kotlinx.coroutines.Job
        val slow = SlowTransport { runBlocking { waiting.cancel(); delay(50) } }
        phone.setTransport(slow)
        waiting = launch(kotlinx.coroutines.Dispatchers.IO) {
            try {
                sync(phone)
                error("it was cancelled")
            } catch (cancelled: CancellationException) {
                throw cancelled
            }
        }
        waiting.join()
        phone.setTransport(null)
        // Another one may begin once the first let go.
        while (runCatching { sync(phone) }.isFailure) delay(20)
        check(slow.requests == 1) { "${slow.requests} requests" }
    }
    check(phone.status().notSent == 0uL)
    shows("cancelled")
}

suspend fun twoPhones(first: Phone, id: ApplicationId): Phone {
    val second = Phone.open(File(FOLDER, "second").path)
    second.setServer(SERVER)
    first.certify(second.join(first.invitation()))
    for (phone in listOf(first, second, first, second)) sync(phone)
    check(first.devices().map { it.active } == listOf(true, true))
    check(second.application(id).notes.first() == NOTE)
    second.answer(id, "studying", "yes")
    sync(second)
    sync(first)
    check(first.application(id).questions.any { it.id == "studying" && it.answer != null })
    shows("second device")

    first.answer(id, "home", "rent")
    second.answer(id, "home", "dormitory")
    for (phone in listOf(first, second, first)) sync(phone)
    val conflict = first.conflicts().first()
    val values = conflict.sides.map { it.value }
    check(values.sorted() == listOf("dormitory", "rent")) { conflict }
    first.choose(id, conflict.path, values.indexOf("rent").toUInt())
    for (phone in listOf(first, second)) sync(phone)
    check(first.conflicts().isEmpty() && second.conflicts().isEmpty())
    shows("conflict chosen")
    return second
}

suspend fun newRelease(phone: Phone, id: ApplicationId) {
    wants("release")
    val report = sync(phone)
    check(report.releaseIsNew && report.release == 2uL && phone.status().release == 2uL) { report }
    shows("guidance update")
    val offer = checkNotNull(phone.application(id).upgrade)
    check(offer.fromVersion == 1u && offer.to == 2u && offer.changes.isNotEmpty())
    phone.upgrade(id)
    check(phone.application(id).version == 2L && phone.application(id).upgrade == null)
    shows("upgrade")
}

suspend fun inTheBackground(phone: Phone) {
    val whole = phone.backgroundSync(maxMs = 20_000u, maxBytes = 1_000_000u)
    check(phone.status().notSent == 0uL && !whole.unfinished) { whole }
    val none = phone.backgroundSync(maxMs = 0u, maxBytes = 1_000_000u)
    check(none.unfinished && none.rounds == 0u) { none }
    shows("background sync")
}

suspend fun locked(phone: Phone, id: ApplicationId) {
    phone.setPin("五个苹果2026")
    phone.lock()
    fails("locked") { phone.application(id) }
    checkNotNull(phone.ask("第一次办居住证要钱吗", PLACE).first) { "guidance is there for everyone" }
    val wrong = fails("wrong-pin") { phone.unlock("0000") }
    check(wrong is PhoneException.WrongPin && wrong.triesLeft > 0u)
    check(phone.unlock("五个苹果2026") == Opened.EVERYTHING)
    phone.setPin(null)
    shows("locked")
}

suspend fun hooks(log: Lines) {
    val told = log.lines.toString()
    check(log.lines.any { it.call == "sync" && (it.counts["sent"] ?: 0u) > 0u })
    check(log.lines.any { it.code == "no-connection" } && log.lines.any { it.code == "input" })
    check(listOf(NOTE, RECEIPT, "perhaps", "第一次办", "宏达").none { it in told }) { told }
    shows("log without a person")

    val keystore = MemoryKeystore()
    val folder = File(FOLDER, "kept")
    val phone = Phone.open(folder.path, keystore = keystore)
    val application = phone.openApplication(PERMIT, PLACE)
    phone.shutDown()
    fails("closed") { phone.applications() }
    check(keystore.secret?.size == 32 && !File(folder, "device.secret").exists())
    val again = Phone.open(folder.path, keystore = keystore)
    check(again.applications().map { it.id } == listOf(application))
    again.shutDown()
    keystore.fails = true
    fails("keystore") { Phone.open(folder.path, keystore = keystore) }
    shows("keystore")
}

/** One call of each family that the story did not make. */
suspend fun families(phone: Phone) {
    val today = phone.today()
    check(today == phone.check(PERMIT, PLACE, emptyList()).asOf)
    val entry = phone.diaryAdd(DiaryDraft(day = today.minusDays(1), minutes = 600u, employer = "宏达"))
    check(phone.diaryTotals().months.first().days == 1u)
    val digest = MessageDigest.getInstance("SHA-256").digest(PICTURE).joinToString("") { "%02x".format(it) }
    phone.diaryMark(entry, "条子.jpg", digest)
    check(phone.diaryList().first().marks.first().sha256 == digest)
    val facts = OvertimeFacts(phone.diaryMonths(), Pay.Monthly(Money(500_000)), WorkHours.ORDINARY)
    val calculated = phone.calculateOvertime(facts, PLACE)
    check(calculated.steps.isNotEmpty() && calculated.steps.all { it.sources.isNotEmpty() })
    phone.addRegistration(PLACE, today)
    check(phone.records().registrations.first().on == today)
    check(phone.standing(PLACE).status == StandingStatus.REGISTERED)
    check(phone.entitlements(PLACE).rows.isNotEmpty() && phone.history(PLACE).articles.isNotEmpty())
    phone.reportDifference(NewReport(PERMIT, PLACE, ReportKind.CHARGED_MONEY, "窗口", "收了钱", amount = Money(2000)))
    check(phone.sendReports().sent == 1uL)
    check("<html" in phone.printApplication(phone.applications().last().id) && phone.printWarning().isNotEmpty())
    phone.setLocale(Language.ENGLISH)
    checkNotNull(phone.ask("is the first residence permit free", PLACE).first)
    shows("all families")
}

fun main() = runBlocking {
    val log = Lines()
    var phone = Phone.open(File(FOLDER, "first").path)
    phone.setLog(log)
    phone.setServer(SERVER)
    val id = alone(phone)

    phone.shutDown()
    phone = Phone.open(File(FOLDER, "first").path)
    phone.setLog(log)
    phone.setServer(SERVER)
    check(phone.application(id).notes == listOf(NOTE) && phone.photoList(id).isNotEmpty())
    shows("closed and reopened")

    firstSync(phone, id)
    twoPhones(phone, id)
    newRelease(phone, id)
    inTheBackground(phone)
    locked(phone, id)
    hooks(log)
    families(phone)
}
