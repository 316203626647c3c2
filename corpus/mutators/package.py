"""Changes of ZIP packages: members changed by what they are, dropped, doubled, exchanged, renamed, with lying headers."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from random import Random

from gouji.corpus.mutators.binary import Mutator, mutate_bytes
from gouji.corpus.mutators.trees import mutate_xml

__all__ = ["PACKAGE_MUTATORS", "mutate_package", "read_members", "write_members"]

Members = list[tuple[str, bytes]]

_DATE = (2024, 1, 1, 0, 0, 0)
_LARGEST = 4 << 20
"""Bytes of a member that are unpacked here: the changes must not fall for what they make."""
_NAMES = (
    "word/styles.xml",
    "word/numbering.xml",
    "../x",
    "/x",
    "x/",
    "",
    "名",
    "a" * 300,
    "[Content_Types].xml",
    "\\x",
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_FIELDS = {
    b"PK\x03\x04": (4, 6, 8, 14, 18, 22, 26, 28),
    b"PK\x01\x02": (8, 10, 16, 20, 24, 28, 30, 32, 42),
    b"PK\x05\x06": (8, 10, 12, 16, 20),
}
"""Where the numbers of each header stand, from its signature on."""


def read_members(data: bytes) -> Members:
    """Return names and bytes of the members that can be unpacked."""
    members = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            try:
                with package.open(info) as file:
                    members.append((info.filename, file.read(_LARGEST)))
            except Exception:  # noqa: BLE001, S112 - whatever a broken member raises, the others are changed
                continue
    return members


def write_members(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package of these members; the same members give the same bytes."""
    import warnings

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Names may stand twice.
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name, _DATE), content, method)
    return target.getvalue()


def change_member(data: bytes, rng: Random) -> bytes:
    """Change one member: as a tree where it is XML, else byte by byte; the largest as often as all others together."""
    members = read_members(data)
    at = rng.randrange(len(members))
    if rng.random() < 0.5:
        at = max(range(len(members)), key=lambda number: len(members[number][1]))
    name, content = members[at]
    for _ in range(rng.choice((1, 1, 2, 5))):
        content = _change_content(content, rng)
    members[at] = name, content
    return write_members(members)


def _change_content(content: bytes, rng: Random) -> bytes:
    if content.lstrip()[:1] == b"<" and rng.random() < 0.9:
        try:
            return mutate_xml(content, rng)
        except Exception:  # noqa: BLE001 - it is broken already
            return mutate_bytes(content, rng)
    return mutate_bytes(content, rng)


def drop_member(data: bytes, rng: Random) -> bytes:
    """Leave out a member."""
    members = read_members(data)
    del members[rng.randrange(len(members))]
    return write_members(members)


def double_member(data: bytes, rng: Random) -> bytes:
    """Write a member twice, under its own name or another one."""
    members = read_members(data)
    name, content = rng.choice(members)
    return write_members([*members, (rng.choice((name, *_NAMES)), content)])


def exchange_members(data: bytes, rng: Random) -> bytes:
    """Exchange what two members hold."""
    members = read_members(data)
    one, two = rng.randrange(len(members)), rng.randrange(len(members))
    (name, content), (other, others) = members[one], members[two]
    members[one], members[two] = (name, others), (other, content)
    return write_members(members)


def rename_member(data: bytes, rng: Random) -> bytes:
    """Give a member another name."""
    members = read_members(data)
    at = rng.randrange(len(members))
    members[at] = rng.choice((*_NAMES, members[at][0].upper())), members[at][1]
    return write_members(members)


def change_method(data: bytes, rng: Random) -> bytes:
    """Pack all members by another method."""
    return write_members(read_members(data), rng.choice(_METHODS))


def change_header(data: bytes, rng: Random) -> bytes:
    """Write a lie into a number of some header: sizes, methods, flags, lengths, offsets."""
    signature = rng.choice(tuple(_FIELDS))
    places = [at for at in range(len(data)) if data.startswith(signature, at)]
    at = rng.choice(places) + rng.choice(_FIELDS[signature])
    return (
        data[:at]
        + struct.pack("<H", rng.choice((0, 1, 8, 9, 12, 14, 99, 0x7FFF, 0xFFFF, rng.randrange(1 << 16))))
        + data[at + 2 :]
    )


PACKAGE_MUTATORS: Mapping[str, Mutator] = {
    function.__name__: function
    for function in (
        change_member,
        drop_member,
        double_member,
        exchange_members,
        rename_member,
        change_method,
        change_header,
    )
}


def mutate_package(data: bytes, rng: Random) -> bytes:
    """Apply one change to a package, most often to what a member holds. Raises where it is no package."""
    name = "change_member" if rng.random() < 0.7 else rng.choice(tuple(PACKAGE_MUTATORS))
    return PACKAGE_MUTATORS[name](data, rng)
