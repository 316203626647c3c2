"""The recipe of the choice of forms: rare labels weigh more, the fit tells reports from other documents, equal recipes give equal models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gouji.errors import UsageError
from gouji.models.identity.form_model import FEATURES, make_form_model
from gouji.train.identity.fit import fit_model, load_recipe, measure_rarity
from gouji.train.identity.samples import draw_other_samples, draw_report_samples

TINY = replace(load_recipe("identity"), others=3, reports=30, steps=200)


def test_labels_that_other_documents_print_weigh_less() -> None:
    others = list(draw_other_samples(("powers", "enforcement"), 5, 4))
    model = measure_rarity(others, TINY)
    assert model.weigh("总计") < model.weigh("重复申请")
    assert set(model.rarity) <= {label for sample in others for label in sample.seen.labels}


@pytest.mark.slow
def test_reports_whole_and_cut_are_drawn() -> None:
    samples = list(draw_report_samples(range(40)))
    assert {"whole", "cut", "cut, no title", "cut, no headers"} <= {sample.kind for sample in samples}
    assert all(sample.report for sample in samples)


@pytest.mark.slow
def test_the_same_recipe_gives_the_same_model() -> None:
    payload = fit_model(TINY)
    assert payload == fit_model(TINY)
    model = make_form_model(payload)
    assert len(model.weights) == len(FEATURES)


def test_an_unknown_recipe_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no recipe"):
        load_recipe("nothing")
    (tmp_path / "bad.toml").write_text("name = 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="not a recipe"):
        load_recipe(str(tmp_path / "bad.toml"))
