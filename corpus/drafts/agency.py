"""Invented names of organs."""

from __future__ import annotations

from random import Random

from gouji.corpus.drafts.forms import load_data

__all__ = ["draw_agency"]


def draw_agency(rng: Random) -> str:
    """Return an organ that does not exist: `"梧溪县水利局"`."""
    data = load_data("agencies")
    places = rng.sample(data["places"], 2)
    return str(
        rng.choice(data["shapes"]).format(
            place=places[0],
            unit=rng.choices(list(data["units"]), weights=list(data["units"].values()))[0],
            upper=places[1],
            organ=rng.choice(data["organs"]),
        )
    )
