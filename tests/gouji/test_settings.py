"""The tree of settings: its hash, its TOML, what it refuses."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from gouji.errors import UsageError
from gouji.settings import Settings, read_settings, write_settings


def _leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for part in dataclasses.fields(node):
        value = getattr(node, part.name)
        if dataclasses.is_dataclass(value):
            yield from _leaves(value, (*path, part.name))
        else:
            yield (*path, part.name), value


def _changed(value: Any) -> Any:
    if isinstance(value, tuple):
        return (_changed(value[0]), *value[1:]) if value else value
    if isinstance(value, bool):
        return not value
    return (
        "tesseract" if isinstance(value, str) else value * 1.0625 if isinstance(value, float) and value else value + 1
    )


LEAVES = list(_leaves(Settings()))


@pytest.mark.parametrize(("path", "value"), LEAVES, ids=[".".join(path) for path, _ in LEAVES])
def test_changing_any_setting_changes_the_hash(path: tuple[str, ...], value: Any) -> None:
    settings = Settings()
    node = dataclasses.asdict(settings)
    *above, last = path
    toml = f"[{'.'.join(above)}]\n" if above else ""
    holder = node
    for part in above:
        holder = holder[part]
    assert holder[last] == value
    new = _changed(value)
    text = (
        str(list(new))
        if isinstance(new, tuple)
        else repr(new).replace("'", '"').replace("True", "true").replace("False", "false")
    )
    try:
        changed = read_settings(f"{toml}{last} = {text}")
    except UsageError as error:  # a check of its own refuses the neighbour value
        pytest.fail(str(error))
    assert changed.sha256 != settings.sha256


def test_settings_survive_toml() -> None:
    assert read_settings(write_settings(Settings())) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ingest.scan.image]\ndpy = 300", "there is no setting ingest.scan.image.dpy"),
        ("headings = 3", "headings is a table of settings"),
        ('[ingest.scan.image]\ndpi = "high"', 'ingest.scan.image.dpi is "high"'),
        ("[ingest", "not valid TOML"),
        ('[ingest.scan]\nengine = "none"', "my.toml"),
        (f'"{"y" * 20_000}" = 1', "there is no setting yy"),
        ('"a\\u2028b" = 1', "there is no setting a b"),
        (f'[ingest.scan.image]\ndpi = "{"high " * 5_000}"', "has to be like 200"),
        (f"[ingest.flow]\nbinary_controls = 1{'0' * 400}", "larger than any decimal"),
    ],
)
def test_wrong_settings_are_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read_settings(text, "my.toml")
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 600
