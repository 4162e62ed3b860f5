// Figures of the bindings from a JVM: small calls, and opening a phone that has much on it. Writes a JSON list; see ../bench.

import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.runBlocking
import org.sojourn.Phone

const val CALLS = 1_000
const val APPLICATIONS = 300

/** Runs before the clock starts, so that what is measured is compiled. */
const val WARM_UP = 20

fun micros(work: () -> Unit): Long {
    val begun = System.nanoTime()
    work()
    return (System.nanoTime() - begun) / 1_000
}

fun figure(measure: String, values: List<Long>, target: Long? = null): String {
    val bound = target?.let { """{"at_most": $it}""" } ?: "null"
    return """{"measure": "$measure", "unit": "micros", "values": $values, "target": $bound}"""
}

object Bench {
    @JvmStatic
    fun main(arguments: Array<String>) = runBlocking {
        val repeats = arguments[0].toInt()
        val top = System.getenv("SOJOURN_BENCH_DIR")?.let { Path.of(it) }
        val folder = (top?.let { Files.createTempDirectory(it, "bench") } ?: Files.createTempDirectory("bench")).toFile()
        try {
            var phone = Phone.open(folder.path)
            val flag = { repeat(CALLS) { phone.isUnlocked() } }
            val text = { repeat(CALLS) { phone.placeName("330100") } }
            val cold = micros(flag)
            repeat(WARM_UP) { flag(); text() }
            val flags = List(repeats) { micros(flag) }
            val texts = List(repeats) { micros(text) }
            repeat(APPLICATIONS) { phone.openApplication("residence-permit", "330100") }
            val opening = List(repeats) {
                phone.shutDown()
                val begun = System.nanoTime()
                phone = Phone.open(folder.path)
                (System.nanoTime() - begun) / 1_000
            }
            check(phone.applications().size == APPLICATIONS)
            val figures = listOf(
                figure("JVM: $CALLS calls that answer a flag", flags, 10_000),
                figure("JVM: the first $CALLS calls, nothing compiled yet", listOf(cold)),
                figure("JVM: $CALLS calls, a code in and a text out", texts),
                figure("JVM: opening with $APPLICATIONS applications", opening, 150_000),
            )
            File(arguments[1]).writeText(figures.joinToString(",\n", "[", "]"))
        } finally {
            folder.deleteRecursively()
        }
    }
}
