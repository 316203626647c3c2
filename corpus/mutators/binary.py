"""Changes of bytes: flips, cuts, copies, numbers at the edges of their types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

__all__ = ["BYTE_MUTATORS", "Mutator", "mutate_bytes"]

Mutator = Callable[[bytes, Random], bytes]

_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, (1 << 64) - 1)
_LONGEST_PIECE = 2000


def flip_bits(data: bytes, rng: Random) -> bytes:
    """Flip a few bits anywhere."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 9)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def overwrite_number(data: bytes, rng: Random) -> bytes:
    """Write a number at the edge of its type over some bytes, in either order."""
    width = rng.choice((1, 2, 4, 8))
    number = rng.choice(_EDGES) & ((1 << 8 * width) - 1)
    at = rng.randrange(len(data))
    return data[:at] + number.to_bytes(width, rng.choice(("little", "big"))) + data[at + width :]


def cut_piece(data: bytes, rng: Random) -> bytes:
    """Leave out a piece."""
    start, end = draw_piece(data, rng)
    return data[:start] + data[end:]


def repeat_piece(data: bytes, rng: Random) -> bytes:
    """Write a piece many times in its place."""
    start, end = draw_piece(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 9, 90)) + data[end:]


def move_piece(data: bytes, rng: Random) -> bytes:
    """Copy a piece to another place, over what stands there or between it."""
    start, end = draw_piece(data, rng)
    at = rng.randrange(len(data))
    return data[:at] + data[start:end] + data[at + rng.choice((0, end - start)) :]


def insert_noise(data: bytes, rng: Random) -> bytes:
    """Insert random bytes."""
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.randrange(1, 40)) + data[at:]


def truncate(data: bytes, rng: Random) -> bytes:
    """Cut the file off."""
    return data[: rng.randrange(1, len(data) + 1)]


def draw_piece(data: bytes, rng: Random) -> tuple[int, int]:
    """Return start and end of a piece, short ones as often as long ones."""
    length = min(len(data), int(2 ** rng.uniform(0, 11)), _LONGEST_PIECE)
    start = rng.randrange(len(data) - length + 1)
    return start, start + length


BYTE_MUTATORS: Mapping[str, Mutator] = {
    function.__name__: function
    for function in (flip_bits, overwrite_number, cut_piece, repeat_piece, move_piece, insert_noise, truncate)
}


def mutate_bytes(data: bytes, rng: Random) -> bytes:
    """Apply one change of bytes; an empty file gets some."""
    return rng.choice(tuple(BYTE_MUTATORS.values()))(data, rng) if data else rng.randbytes(4)
