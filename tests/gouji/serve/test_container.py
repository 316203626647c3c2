"""The container's files, as far as they can be held without building: what is in them, who runs, what is left out."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest
import yaml

from gouji.cli.services.serve import command

dockerfile_parse = pytest.importorskip("dockerfile_parse", reason="reads Dockerfiles; it is not installed")
Instructions = list[tuple[str, str]]


@pytest.fixture
def stages(root: Path) -> list[Instructions]:
    """The instructions of each stage."""
    parser = dockerfile_parse.DockerfileParser(path=str(root))
    found: list[Instructions] = []
    for instruction in parser.structure:
        if instruction["instruction"] == "FROM":
            found.append([])
        if found and instruction["instruction"] != "COMMENT":
            found[-1].append((instruction["instruction"], instruction["value"]))
    return found


def find(stage: Instructions, name: str) -> list[str]:
    return [value for instruction, value in stage if instruction == name]


def test_the_last_stage_is_slim_and_brings_no_build_tools(stages: list[Instructions]) -> None:
    build, last = stages
    for stage in stages:
        (base,) = find(stage, "FROM")
        assert "-slim" in base
        assert ":latest" not in base
    assert not any("pip " in run or "compile" in run or "build-essential" in run for run in find(last, "RUN"))
    assert find(last, "COPY") == ["--from=build /opt/gouji /opt/gouji"]
    assert any(".[ocr,serve]" in run for run in find(build, "RUN"))
    for run in find(last, "RUN"):
        if "apt-get install" in run:
            assert "--no-install-recommends" in run
            assert "rm -rf /var/lib/apt/lists/*" in run


def test_the_container_runs_as_nobody_in_particular_and_says_how_it_is(stages: list[Instructions]) -> None:
    last = stages[-1]
    (user,) = find(last, "USER")
    assert all(part.isdecimal() and int(part) > 0 for part in user.split(":"))
    (health,) = find(last, "HEALTHCHECK")
    assert "/readyz" in health
    assert [name for name, _ in last].index("USER") < [name for name, _ in last].index("ENTRYPOINT")
    for name in ("ENTRYPOINT", "CMD"):
        (value,) = find(last, name)
        assert isinstance(json.loads(value), list), "the exec form, so that SIGTERM comes through"
    assert not any("TOKEN" in value or "PASSWORD" in value for value in find(last, "ENV") + find(last, "ARG"))


def test_what_the_container_starts_are_options_of_the_command(stages: list[Instructions], root: Path) -> None:
    (entry,), (default,) = (find(stages[-1], name) for name in ("ENTRYPOINT", "CMD"))
    composed = yaml.safe_load((root / "compose.yaml").read_text(encoding="utf-8"))["services"]["gouji"]["command"]
    program, name, *fixed = json.loads(entry)
    assert (program, name) == ("gouji", "serve")
    for arguments in (json.loads(default), composed):
        command.make_context("serve", [*fixed, *arguments])
    with pytest.raises(click.UsageError):
        command.make_context("serve", [*fixed, "--no-such-option"])


def test_the_compose_file_is_valid_and_listens_to_this_machine_alone(root: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="brings the schema of compose files; it is not installed")
    file = root / "compose.yaml"
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    service = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]["gouji"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


def test_all_that_installing_needs_is_sent_to_the_builder(root: Path) -> None:
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    let_in = [line.removeprefix("!") for line in lines if line.startswith("!")]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {folder.split("/")[0] for folder in project["tool"]["setuptools"]["package-dir"].values()}
    for needed in {*folders, "pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]}:
        assert any(fnmatch(needed, pattern) for pattern in let_in), needed
        assert (root / needed).exists()


def test_shell_commands_can_be_taken_apart(stages: list[Instructions]) -> None:
    for stage in stages:
        for run in find(stage, "RUN"):
            assert shlex.split(run)
            assert subprocess.run(["sh", "-n", "-c", run], check=False).returncode == 0  # noqa: S607 - any shell
