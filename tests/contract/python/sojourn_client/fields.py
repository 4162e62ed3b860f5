"""Operations and the fields they write (docs/protocol.md, chapters 7 and 8; docs/registration.md, "Fields")."""

import time

import cbor2

from .model import cbor, uncbor


def operation(kind, writes, further=()):
    """A sealed body's plaintext. `writes` is `{path: (value, seen names)}`; a value is anything CBOR has."""
    listed = [
        [path, value, sorted([list(name) for name in seen])] for path, (value, seen) in sorted(writes.items())
    ]
    return cbor([kind, 1, listed, sorted(further), [time.time_ns() // 1_000_000, 0]])


class Fields:
    """The live values of a log. Enough of the fold to show one person's own writes; it judges no rights and no stages."""

    def __init__(self):
        self.live, self.kinds = {}, []

    def apply(self, name, plaintext):
        """Lays one operation over what is there."""
        kind, schema, writes, _, _ = uncbor(plaintext)
        if schema != 1:
            raise ValueError("an operation of a later schema")
        self.kinds.append(kind)
        for path, value, seen in writes:
            values = self.live.setdefault(path, {})
            for gone in seen:
                values.pop(tuple(gone), None)
            values[name] = cbor(value)

    def names(self, path):
        """Whose values a new write replaces."""
        return list(self.live.get(path, {}))

    def value(self, path):
        """The one value of a field, or None; raises where two stand side by side."""
        values = set(self.live.get(path, {}).values())
        if len(values) > 1:
            raise ValueError(f"a conflict in {path}")
        return cbor2.loads(values.pop()) if values else None

    def all(self):
        """Every field with its value, for comparing two devices."""
        return {path: self.value(path) for path in sorted(self.live)}
