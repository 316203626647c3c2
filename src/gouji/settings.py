r"""Every number that a reading depends on, in one frozen tree.

Each room defines the settings of its own steps; this module puts them together, names them by a hash, and reads and writes
them as TOML.

>>> settings = Settings()
>>> settings.ingest.scan.image.dpi
200
>>> changed = read_settings("[ingest.scan.image]\ndpi = 300")
>>> changed.ingest.scan.image.dpi, changed.sha256 == settings.sha256
(300, False)
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import hashlib
import inspect
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from gouji.errors import UsageError
from gouji.ingest.settings import IngestSettings
from gouji.models.accounts.settings import AccountSettings
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.claims.settings import ClaimSettings
from gouji.models.decoding.settings import DecodingSettings
from gouji.models.editing.settings import EditingSettings
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.headings.settings import HeadingSettings
from gouji.models.identity.settings import IdentitySettings
from gouji.models.labels.settings import LabelSettings
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.rows.settings import RowSettings
from gouji.models.tagging.settings import TaggingSettings
from gouji.models.text.settings import LineSettings

__all__ = ["Settings", "read_settings", "write_settings"]

_LONGEST_QUOTE = 100
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The tree: what converters depend on under `ingest`, then the rooms of the reading, each under its name."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    text: LineSettings = field(default_factory=LineSettings)
    labels: LabelSettings = field(default_factory=LabelSettings)
    fragments: FragmentSettings = field(default_factory=FragmentSettings)
    alignment: AlignmentSettings = field(default_factory=AlignmentSettings)
    lattice: LatticeSettings = field(default_factory=LatticeSettings)
    rows: RowSettings = field(default_factory=RowSettings)
    claims: ClaimSettings = field(default_factory=ClaimSettings)
    decoding: DecodingSettings = field(default_factory=DecodingSettings)
    accounts: AccountSettings = field(default_factory=AccountSettings)
    editing: EditingSettings = field(default_factory=EditingSettings)
    headings: HeadingSettings = field(default_factory=HeadingSettings)
    tagging: TaggingSettings = field(default_factory=TaggingSettings)
    identity: IdentitySettings = field(default_factory=IdentitySettings)
    calibrated: bool = True
    """Whether confidences are probabilities; without it they are the raw ones on which the calibration is fitted."""

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as plain dictionaries, lists, strings and numbers."""
        payload: dict[str, Any] = json.loads(_canonical(self))
        return payload

    def with_ocr_engine(self, engine: str | None) -> Settings:
        """Return these settings with another reader of scans; raises `UsageError` for an unknown one."""
        if engine is None:
            return self
        scan = dataclasses.replace(self.ingest.scan, engine=engine)
        return dataclasses.replace(self, ingest=dataclasses.replace(self.ingest, scan=scan))

    @property
    def sha256(self) -> str:
        """The hash that names these settings in reports: of the tree as canonical JSON, keys sorted."""
        return _sha256(self)


@lru_cache(maxsize=8)
def _sha256(settings: Settings) -> str:
    return hashlib.sha256(_canonical(settings).encode()).hexdigest()


def _canonical(settings: Settings) -> str:
    return json.dumps(dataclasses.asdict(settings), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_settings(text: str, name: str = "settings") -> Settings:
    """Return the default settings with the values of a TOML text in their places.

    Raises `UsageError` where the text is no TOML, names a setting that does not exist, or gives a value of another type or
    outside its bounds; `name` stands in the message.
    """
    try:
        payload = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Beside its own errors: numbers of thousands of digits, arrays a thousand deep.
        raise _refuse(name, f"not valid TOML: {error}") from None
    settings: Settings = _replaced(Settings(), payload, name, ())
    return settings


def _replaced(node: Any, payload: Mapping[str, Any], name: str, path: tuple[str, ...]) -> Any:  # noqa: ANN401 – any node of the tree
    known = {f.name: getattr(node, f.name) for f in dataclasses.fields(node)}
    changes: dict[str, Any] = {}
    for key, value in payload.items():
        place = ".".join((*path, key))
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; see `gouji settings show`"
            raise _refuse(name, f"there is no setting {_cut(place)}{hint}")
        if dataclasses.is_dataclass(known[key]):
            if not isinstance(value, Mapping):
                raise _refuse(name, f"{place} is a table of settings, not a value")
            changes[key] = _replaced(known[key], value, name, (*path, key))
        else:
            changes[key] = _checked(value, known[key], name, place)
    try:
        return dataclasses.replace(node, **changes)
    except (TypeError, ValueError, UsageError) as error:
        raise _refuse(name, str(error)) from None


def _refuse(name: str, reason: str) -> UsageError:
    """Return the error of one line, however long or broken what it quotes of the file."""
    return UsageError(f"{name}: {_cut(reason, _LONGEST_REASON)}")


def _cut(quoted: str, most: int = _LONGEST_QUOTE) -> str:
    line = " ".join(quoted.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _checked(value: Any, known: Any, name: str, place: str) -> Any:  # noqa: ANN401 – TOML's values
    """Return the value in the type of the known one: whole numbers where decimals stand, tuples for arrays."""
    if isinstance(known, tuple) and isinstance(value, list) and len(value) == len(known):
        return tuple(_checked(v, k, name, place) for v, k in zip(value, known, strict=True))
    if isinstance(known, float) and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise _refuse(name, f"{place} is larger than any decimal number") from None
    if type(value) is not type(known):
        raise _refuse(
            name, f"{place} is {_cut(json.dumps(value, default=str))}, and has to be like {json.dumps(known)}"
        )
    return value


def write_settings(settings: Settings) -> str:
    """Return the settings as TOML that `read_settings` reads back, each with what its type says about it as a comment."""
    lines: list[str] = []
    _write(settings, (), lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def _write(node: object, path: tuple[str, ...], lines: list[str]) -> None:
    values = {f.name: getattr(node, f.name) for f in dataclasses.fields(node)}  # type: ignore[arg-type]  # a dataclass
    plain = {key: value for key, value in values.items() if not dataclasses.is_dataclass(value)}
    if plain:
        lines += ["", f"[{'.'.join(path)}]"] if path else []
        about = _describe_fields(type(node))
        for key, value in plain.items():
            lines += [f"# {line}" for line in about.get(key, "").splitlines()]
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    for key, value in values.items():
        if dataclasses.is_dataclass(value):
            _write(value, (*path, key), lines)


def _describe_fields(kind: type) -> Mapping[str, str]:
    """Return the docstring below each field of a settings type; empty where its source is not there to be read."""
    try:
        body = ast.parse(inspect.getsource(kind)).body[0]
    except (OSError, SyntaxError):
        return {}
    found: dict[str, str] = {}
    for field_, text in pairwise(getattr(body, "body", ())):
        if isinstance(field_, ast.AnnAssign) and isinstance(field_.target, ast.Name) and isinstance(text, ast.Expr):
            found[field_.target.id] = inspect.cleandoc(ast.literal_eval(text.value))
    return found
