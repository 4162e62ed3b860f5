"""Writes the wheel: the generated module, the library beside it, and what pip wants to know. Standard library only.

The module finds the library by its own folder. It needs no Python ABI, so one wheel per platform serves every Python from 3.9.
"""

import argparse
import base64
import hashlib
import pathlib
import shutil
import subprocess
import sysconfig
import tempfile
import zipfile

INIT = '''"""Sojourn: guidance, applications and sync for migrant workers, offline first. `Phone.open` is where to begin."""

from .sojourn import *  # noqa: F401,F403
from .sojourn import __doc__ as _bindings_doc  # noqa: F401
'''

METADATA = """Metadata-Version: 2.1
Name: sojourn
Version: {version}
Summary: Offline-first rights guidance, applications and sync: the client as a library.
License: Apache-2.0
Requires-Python: >=3.9
"""

WHEEL = """Wheel-Version: 1.0
Generator: sojourn
Root-Is-Purelib: false
Tag: {tag}
"""


def stripped(library: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A copy without symbols, where there is a tool for that."""
    copy = folder / library.name
    shutil.copy2(library, copy)
    if shutil.which("strip"):
        subprocess.run(["strip", "--strip-unneeded" if library.suffix == ".so" else "-x", str(copy)], check=True)
    return copy


def record_line(name: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("library", "bindings", "version", "out"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    library, out = pathlib.Path(given.library), pathlib.Path(given.out)
    tag = "py3-none-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")
    info = f"sojourn-{given.version}.dist-info"
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "sojourn/__init__.py": INIT.encode(),
            "sojourn/sojourn.py": pathlib.Path(given.bindings).read_bytes(),
            f"sojourn/{library.name}": stripped(library, pathlib.Path(folder)).read_bytes(),
            "sojourn/py.typed": b"",
            f"{info}/METADATA": METADATA.format(version=given.version).encode(),
            f"{info}/WHEEL": WHEEL.format(tag=tag).encode(),
        }
    record = "".join(record_line(name, data) for name, data in files.items()) + f"{info}/RECORD,,\n"
    files[f"{info}/RECORD"] = record.encode()
    out.mkdir(parents=True, exist_ok=True)
    wheel = out / f"sojourn-{given.version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    print(wheel)


if __name__ == "__main__":
    main()
