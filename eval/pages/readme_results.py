"""Writes README.md's table of results from a bundle: `python -m gouji.eval.pages.readme_results BUNDLE [README.md]`.

The bundle comes from `gouji eval run --suite generated --peers -o BUNDLE`. What stands between the markers
`<!-- results:begin -->` and `<!-- results:end -->` is replaced; the rest of the file stays as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gouji.errors import UsageError
from gouji.eval.pages.tables import percent
from gouji.eval.runs.bundle import Bundle, load_bundle

__all__ = ["main", "put_results", "results"]

_BEGIN, _END = "<!-- results:begin -->", "<!-- results:end -->"
_NOTES: Mapping[str, str] = {
    "tables, exact": "a library's tables, labels looked up",
    "tables, WRatio": "a library's tables, labels by rapidfuzz `WRatio`",
    "in order": "the text's numbers in the form's order",
    "label first": "each label, then the numbers behind it",
    "all zeros": "0 everywhere",
    "best peer": "for each document the best of these, as if one knew which",
}


def results(bundle: Bundle) -> Iterator[str]:
    """Yield the section's lines, Markdown."""
    about = bundle.settings
    count = bundle.scores["all"]["counts"]["documents"]
    source = (
        f"suite `{about['suite']}`, gouji {about['engine']['version']}, generator `{about['generator_sha256'][:12]}`"
    )
    yield f"{count} generated documents with damage ({source})."
    yield "Four facts in five are 0, so the non-zero ones have"
    yield "a column of their own; silent: wrong and not under review. The reading was developed with documents of this generator,"
    yield "though of other seeds; they are no sample of real reports ([docs/datasheet.md](docs/datasheet.md))."
    yield ""
    yield "| kind | documents | facts | right | non-zero right | silent | review | best peer, non-zero right |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    peers = bundle.scores.get("peers", {})
    for kind, row in {**bundle.scores["kinds"], "all": bundle.scores["all"]}.items():
        yield _row(kind, row, peers.get(kind, {}).get("best peer"))
    yield ""
    if peers:
        yield from _peers(bundle)
    yield from _also(bundle)
    yield ""
    yield f"Made by `gouji eval run --suite {about['suite']} --peers -o BUNDLE` and"
    yield "`python -m gouji.eval.pages.readme_results BUNDLE`; [docs/evaluation.md](docs/evaluation.md) says what each figure means."


def _row(kind: str, row: Mapping[str, Any], peer: Mapping[str, Any] | None) -> str:
    counts = row["counts"]
    cells = (
        f"**{kind}**" if kind == "all" else kind,
        str(counts["documents"]),
        str(counts["facts"]),
        percent(row["right"]),
        percent(row["nonzero_right"]),
        str(counts["silent"]),
        percent(row["review"]),
        percent(peer["nonzero_right_share"], 1) if peer else "–",
    )
    return f"| {' | '.join(cells)} |"


def _peers(bundle: Bundle) -> Iterator[str]:
    """Gouji beside the peers, all documents together."""
    yield "The same documents read by simpler means, which are told the form that gouji has to find out:"
    yield ""
    yield "| reader | right | non-zero right | invented |"
    yield "| --- | ---: | ---: | ---: |"
    ours = bundle.scores["all"]
    yield f"| **gouji** | {percent(ours['right'])} | {percent(ours['nonzero_right'])} | {ours['counts']['invented']} |"
    for name, row in bundle.scores["peers"]["all"].items():
        title = f"{name}: {_NOTES[name]}" if name in _NOTES else name
        shares = f"{percent(row['right_share'], 1)} | {percent(row['nonzero_right_share'], 1)}"
        yield f"| {title} | {shares} | {row['invented']} |"
    yield ""


def _also(bundle: Bundle) -> Iterator[str]:
    """Yield what is no share of facts: headings, broken rules, confidence."""
    row, told = bundle.scores["all"], bundle.scores["calibration"]
    heads, rules, blanks = row["headings"], row["violations"], row["blank_zero"]
    yield f"- Headings: F1 {percent(heads['f1'], 1)} of {heads['wanted']}."
    yield f"- Rules broken in print: {rules['right']} of {rules['wanted']} found, {rules['given'] - rules['right']} false alarms."
    yield f"- Blank read as 0: {blanks['blank_as_zero']} of {blanks['blanks']} blanks; 0 as blank: {blanks['zero_as_blank']}."
    yield (
        f"- Confidence: expected calibration error {told['ece']:.4f}; once the 2 % least certain facts are reviewed, "
        f"{told['left_after_2_percent']:.1f} of {told['facts']} are still wrong."
    )


def put_results(text: str, lines: Sequence[str]) -> str:
    """Return the README's text with these lines between the markers. Raises `UsageError` where a marker is missing."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        message = f"the markers {_BEGIN} and {_END} are not there"
        raise UsageError(message)
    inside = "\n".join(lines)
    return f"{before}{_BEGIN}\n{inside}\n{_END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.pages.readme_results",
        description="Write the README's table of results from a bundle.",
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE")
    parser.add_argument("readme", type=Path, nargs="?", default=Path("README.md"))
    given = parser.parse_args(arguments)
    try:
        old = given.readme.read_text(encoding="utf-8")
        new = put_results(old, list(results(load_bundle(given.bundle))))
    except (UsageError, OSError) as error:
        sys.stderr.write(f"gouji.eval.pages.readme_results: {error}\n")
        return 2
    given.readme.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
