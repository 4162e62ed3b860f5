"""Takes the snippets of a language out of a page and writes them as files, so that each is compiled or run.

    snippets.py LANGUAGE PAGE FOLDER

Every block of the page is taken: one of another language must be in `OTHERS`, or the page has a snippet that nobody checks. Python blocks are
programs of their own. Kotlin blocks are pieces of one program: declarations, and statements that run one after the other with a `phone`.
The address in the page stands for the server of the run, the folder for an empty one.
"""

import pathlib
import re
import shutil
import sys

# Shown, not run: commands of a shell, and what a build file says.
OTHERS = {"python": {"sh"}, "kotlin": {"sh"}, "swift": {"sh"}}
ENDINGS = {"python": "py", "kotlin": "kt", "swift": "swift"}
DECLARES = re.compile(r"^(import|class|object|interface|data class|suspend fun|fun|const val|val [A-Z])", re.M)

KOTLIN_MAIN = """
fun main() = runBlocking {{
    val server = System.getenv("SOJOURN_SERVER")
    val folder = System.getenv("SOJOURN_FOLDER")
    println("wants online")
    readln()
{body}
}}
"""


def blocks(page: str, language: str) -> list:
    found = []
    for mark, text in re.findall(r"^```([^\n]*)\n(.*?)^```", page, re.M | re.S):
        if mark == language:
            found.append(text)
        elif mark not in OTHERS[language]:
            sys.exit(f"a block of {mark or 'no language'} that nobody checks:\n{text}")
    if not found:
        sys.exit(f"no snippet of {language}")
    return found


def python(found: list) -> list:
    settings = 'import os\n\nprint("wants online", flush=True)\ninput()\n'
    stand_in = lambda text: text.replace('"https://example.org"', 'os.environ["SOJOURN_SERVER"]').replace(
        '"/data/me"', 'os.environ["SOJOURN_FOLDER"]'
    )
    return [settings + stand_in(text) for text in found]


def kotlin(found: list) -> list:
    declared = [text for text in found if DECLARES.match(text)]
    run = [text for text in found if not DECLARES.match(text)]
    imports = sorted({line for text in declared for line in text.splitlines() if line.startswith("import ")} | {
        "import kotlinx.coroutines.runBlocking",
        "import org.sojourn.*",
    })
    body = "\n".join(run).replace('"https://example.org"', "server").replace("filesDir", "java.io.File(folder)")
    rest = ["\n".join(line for line in text.splitlines() if not line.startswith("import ")) for text in declared]
    main = KOTLIN_MAIN.format(body="\n".join("    " + line for line in body.splitlines()))
    return ["@file:JvmName(\"SnippetsKt\")\n\npackage snippets\n\n" + "\n".join(imports) + "\n\n" + "\n\n".join(rest) + main]


def main() -> None:
    language, page, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    found = blocks(page.read_text(encoding="utf-8"), language)
    files = {"python": python, "kotlin": kotlin, "swift": lambda texts: texts}[language](found)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, text in enumerate(files, 1):
        (folder / f"Snippet{number}.{ENDINGS[language]}").write_text(text, encoding="utf-8")
    print(f"{len(found)} snippets of {page}")


if __name__ == "__main__":
    main()
