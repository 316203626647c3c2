"""Changes of data: values, keys and depths of JSON and YAML, values of TOML."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from gouji.corpus.mutators.text import ODD_VALUES, mutate_text

__all__ = ["mutate_json", "mutate_toml", "mutate_yaml"]

Node = Any
"""What JSON and YAML hold: mappings, lists and plain values."""

_PLAIN: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2,
    10**30,
    1.5,
    -0.0,
    1e308,
    "",
    [],
    {},
    [[]],
    {"": None},
    *ODD_VALUES,
)
_TOML_VALUES = (
    "",
    "1",
    "-1",
    "1.5",
    "nan",
    "inf",
    "1e400",
    "true",
    '""',
    "[]",
    "[1, 2]",
    "{}",
    "9" * 40,
    "1979-05-27",
    "'x",
    "[[[[1]]]]",
)
_TOML_VALUE = re.compile(r"(?<== )[^\n]*")
_YAML_MARKS = (
    "&a [*a, *a]",
    "*a",
    "!!python/object:x {}",
    "!!binary 5",
    "{",
    "[" * 400,
    "? ",
    "- - - -",
    "2001-01-01",
    "0b1",
    "~",
    "'",
    "|",
    "<<: *a",
    "\t",
)
_DEPTHS = (1, 30, 600)


def mutate_json(data: bytes, rng: Random) -> bytes:
    """Apply one change to the values of a JSON file, or to its text. Raises where it is no JSON."""
    if rng.random() < 0.2:
        return mutate_text(data, rng)
    return json.dumps(change_value(json.loads(data), rng), ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace")


def mutate_yaml(data: bytes, rng: Random) -> bytes:
    """Apply one change to the values of a YAML file, or to its text. Raises where it is no YAML."""
    import yaml

    what = rng.random()
    if what < 0.25:
        return mutate_text(data, rng)
    if what < 0.4:
        lines = data.decode("utf-8", "replace").split("\n")
        at = rng.randrange(len(lines))
        lines[at] = lines[at].partition(":")[0] + ": " + rng.choice(_YAML_MARKS)
        return "\n".join(lines).encode()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    changed = change_value(yaml.load(data, Loader=loader), rng)  # noqa: S506 - a safe loader
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return yaml.dump(changed, Dumper=dumper, allow_unicode=True, sort_keys=False).encode()


def mutate_toml(data: bytes, rng: Random) -> bytes:
    """Write another value behind an equals sign, or change the text."""
    text = data.decode("utf-8", "replace")
    places = list(_TOML_VALUE.finditer(text))
    if not places or rng.random() < 0.3:
        return mutate_text(data, rng)
    place = rng.choice(places)
    return (text[: place.start()] + rng.choice(_TOML_VALUES) + text[place.end() :]).encode()


def change_value(root: Node, rng: Random) -> Node:
    """Return the data with one value replaced, removed, copied, moved or put deeper, or one key renamed."""
    root = copy.deepcopy(root)
    places = list(_list_places(root))
    if not places:
        return rng.choice(_PLAIN)
    holder, key = rng.choice(places)
    other, key_of_other = rng.choice(places)
    what = rng.randrange(6)
    if what == 0:
        del holder[key]
    elif what == 1:
        holder[key] = copy.deepcopy(other[key_of_other])
    elif what == 2:
        for _ in range(rng.choice(_DEPTHS)):
            holder[key] = [holder[key]]
    elif what == 3 and isinstance(holder, dict):
        holder[rng.choice((str(key_of_other), *ODD_VALUES))] = holder.pop(key)
    elif what == 4 and isinstance(holder, list):
        holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(rng.choice((1, 40)))]
    else:
        holder[key] = copy.deepcopy(rng.choice(_PLAIN))
    return root


def _list_places(root: Node) -> Iterator[tuple[Node, Any]]:
    """Yield each place of a value: what holds it and its key; of what holds itself, each place once."""
    todo, seen = [root], set()
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            yield node, key
            todo.append(node[key])
