"""Which format a request accepts (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.serve.problems import RefusalCode, ServeProblem

__all__ = ["choose_media_type"]


def choose_media_type(accept: str | None, offered: Mapping[str, str]) -> tuple[str, str]:
    """Return the media type to answer with and the format that stands for it; the first offered one where all are as good.

    >>> choose_media_type("text/html, */*;q=0.1", {"application/json": "json", "text/html": "html"})
    ('text/html', 'html')

    Raises `ServeProblem` where none is accepted.
    """
    ranges = list(_parse(accept)) if accept and accept.strip() else [("*/*", 1.0)]
    weighed = {media: _weigh(media, ranges) for media in offered}
    best = max(weighed, key=lambda media: weighed[media])
    if weighed[best] <= 0:
        raise ServeProblem(RefusalCode.NOT_ACCEPTABLE, f"this path answers with {', '.join(offered)}")
    return best, offered[best]


def _parse(accept: str) -> Iterator[tuple[str, float]]:
    """Yield each range with its weight; parameters but the weight are ignored."""
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        try:
            yield media, min(max(float(weight), 0.0), 1.0)
        except ValueError:
            continue


def _weigh(media: str, ranges: list[tuple[str, float]]) -> float:
    """Return the weight of a media type: that of the range that names it most exactly."""
    main = media.split("/", maxsplit=1)[0]
    for pattern in (media, f"{main}/*", "*/*"):
        weights = [weight for name, weight in ranges if name == pattern]
        if weights:
            return max(weights)
    return 0.0
