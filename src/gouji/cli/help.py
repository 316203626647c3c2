"""Helps of commands in the current language: click lays out the English ones, Chinese has wide characters and no spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from gouji.export.views.text import measure_width, pad_text, wrap_text
from gouji.language import LANGUAGES, get_language, mark_text, translate, translate_recorded

__all__ = ["SpokenCommand", "SpokenGroup"]

_EXTRA = re.compile(r"^(.*?)(?:  \[(.*)\])?$", re.DOTALL)
_SENTENCE_END = re.compile(r"\.(?:\s|$)|。")
_BLOCK = "\b"
"""Click's sign for a paragraph that stays in its lines."""
_PLACES = (mark_text("OPTIONS"), mark_text("COMMAND"), mark_text("ARGS"))
"""What stands in brackets in a usage."""
_CLICK = (
    mark_text("Usage: "),
    mark_text("Options"),
    mark_text("Commands"),
    mark_text("Show this message and exit."),
    mark_text("Show the version and exit."),
    mark_text("required"),
    mark_text("default: {value}"),
    mark_text("No such option: {name}"),
    mark_text("No such option: {name} Did you mean {option}?"),
    mark_text("No such option: {name} (Possible options: {options})"),
    mark_text("No such option '{name}'"),
    mark_text("No such option '{name}'. Did you mean {option}?"),
    mark_text("No such option '{name}'. (Did you mean one of: {options}?)"),
    mark_text("No such command {name}"),
    mark_text("No such command {name}. Did you mean {command}?"),
    mark_text("No such command {name}. (Did you mean one of: {commands}?)"),
    mark_text("Missing argument {name}"),
    mark_text("Missing argument {name}. Choose from: {choices}"),
    mark_text("Missing option {name}"),
    mark_text("Missing parameter: {name}"),
    mark_text("Got unexpected extra argument ({argument})"),
    mark_text("Got unexpected extra arguments ({arguments})"),
    mark_text("Option {name} requires an argument"),
    mark_text("Option {name} requires {number} arguments"),
    mark_text("Option {name} does not take a value"),
    mark_text("Invalid value: {message}"),
    mark_text("Invalid value for {name}: {message}"),
    mark_text("{value} is not one of {choices}"),
    mark_text("{value} is not {choice}"),
    mark_text("{value} is not in the range {limits}"),
    mark_text("{value} is not a valid {kind}"),
)
"""What click says itself, in all its versions."""


class _Formatter(click.HelpFormatter):
    """Writes English as click does; of another language each part is translated and laid out by its width."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for word in _PLACES:
            args = args.replace(f"[{word}]", f"[{translate(word)}]")
        super().write_usage(prog, args, translate("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{translate(heading)}{translate(': ').rstrip()}\n")

    def write_text(self, text: str) -> None:
        if _speaks_as_click():
            super().write_text(text)
            return
        room = max(20, self.width - self.current_indent)
        for number, paragraph in enumerate(_translate_help(text)):
            self.write("\n" if number else "")
            for line in paragraph:
                self.write("".join(f"{' ' * self.current_indent}{part}\n" for part in wrap_text(line, room)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if _speaks_as_click():
            super().write_dl(rows, col_max, col_spacing)
            return
        rows = list(rows)
        first = min(max((measure_width(term) for term, _ in rows), default=0), col_max) + col_spacing
        room, indent = max(20, self.width - self.current_indent - first), " " * self.current_indent
        for term, text in rows:
            lines = wrap_text(_translate_option(text), room)
            if measure_width(term) > first - col_spacing:
                self.write(f"{indent}{term}\n")
                term = ""  # noqa: PLW2901 - it stands on a line of its own
            for number, line in enumerate(lines):
                self.write(f"{indent}{pad_text('' if number else term, first)}{line}".rstrip() + "\n")


class _SpokenContext(click.Context):
    formatter_class = _Formatter


class SpokenCommand(click.Command):
    """A command whose help is in the current language."""

    context_class = _SpokenContext


class SpokenGroup(click.Group):
    """A group of commands whose helps are in the current language."""

    context_class = _SpokenContext
    command_class = SpokenCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line for each command: the first sentence of its help."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, _shorten(command.help or "")) for name, command in commands if command is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _speaks_as_click() -> bool:
    return get_language() == LANGUAGES[0]


def _shorten(help_text: str) -> str:
    first = next(_translate_help(help_text), [""])
    return _SENTENCE_END.split(first[0])[0]


def _translate_help(text: str) -> Iterator[list[str]]:
    """Yield the paragraphs of a help as lines; only blocks of examples have several."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip().startswith(_BLOCK):
            _, _, block = paragraph.partition("\n")
            yield [line.rstrip() for line in translate(block).splitlines()]
        elif paragraph:
            yield [translate(" ".join(paragraph.split()))]


def _translate_option(text: str) -> str:
    """Return the help of an option, with what click says behind it: `[default: 3]`."""
    found = _EXTRA.match(text)
    said, extra = (found[1], found[2]) if found else (text, None)
    told = translate(said)
    if not extra:
        return told
    parts = [translate(part) if part == "required" else translate_recorded(part) for part in extra.split("; ")]
    return f"{told}  [{'; '.join(parts)}]"
