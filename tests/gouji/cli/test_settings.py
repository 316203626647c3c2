"""`gouji settings show` and `--settings FILE`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouji.settings import Settings, read_settings

if TYPE_CHECKING:
    from tests.conftest import Cli


def test_show_prints_what_read_takes(cli: Cli, tmp_path: Path) -> None:
    shown = cli("settings", "show")
    assert read_settings(shown.out) == Settings()
    file = tmp_path / "all.toml"
    file.write_text(shown.out, encoding="utf-8")
    assert (
        cli("settings", "show", "--settings", str(file), "-f", "json").out == cli("settings", "show", "-f", "json").out
    )
    assert json.loads(cli("settings", "show", "-f", "json").out) == Settings().to_dict()


def test_a_changed_setting_changes_the_reading_and_its_hash(cli: Cli, document: Path, tmp_path: Path) -> None:
    file = tmp_path / "raw.toml"
    file.write_text("calibrated = false\n", encoding="utf-8")
    plain = json.loads(cli("read", str(document), "-f", "json").out)
    raw = json.loads(cli("read", str(document), "-f", "json", "--settings", str(file)).out)
    assert plain["engine"]["settings_sha256"] == Settings().sha256
    assert raw["engine"]["settings_sha256"] == read_settings("calibrated = false").sha256
    assert "confidence" in plain["engine"]["models"]
    assert "confidence" not in raw["engine"]["models"]


@pytest.mark.parametrize("command", ["read", "check", "tokens", "tags", "explain"])
def test_wrong_settings_are_wrong_usage(cli: Cli, document: Path, tmp_path: Path, command: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[ingest.scan.image]\ndpy = 300\n", encoding="utf-8")
    fact = ["requests"] if command == "explain" else []
    done = cli(command, str(document), *fact, "--settings", str(file))
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == f"error: {file}: there is no setting ingest.scan.image.dpy; did you mean dpi?\n"
    missing = cli(command, str(document), *fact, "--settings", str(tmp_path / "none.toml"))
    assert missing.status == 2
    assert "the settings cannot be read (No such file or directory)" in missing.err
