"""The transformer tagger on a tiny recipe: same bytes, gone on with, exported, quantised, from a checkpoint."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gouji.errors import UsageError
from gouji.models.tagging.encode import MARKS
from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import KINDS
from gouji.train.progress import Progress
from gouji.train.tagger.recipe import TaggerRecipe, load_tagger_recipe

pytestmark = pytest.mark.filterwarnings("ignore")  # torch and transformers import what they themselves call deprecated
_TINY = "tagger-transformer-tiny"


def _train(recipe: TaggerRecipe, folder: Path, minutes: float = 9.0) -> bool:
    from gouji.train.tagger.transformer import train  # loading torch takes seconds, where nothing of it is run as well

    return train(recipe, folder, workers=1, minutes=minutes, progress=Progress(None))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from gouji.train.tagger.transformer import main

        folder = tmp_path_factory.mktemp("trained")
        assert main(["--recipe", _TINY, "-o", str(folder)]) == 0
    return folder


def _view(seed: int = 620200) -> View:
    from gouji.corpus.lines.documents import read_plan
    from gouji.corpus.recipes.recipe import Plan

    return read_plan(Plan(kind="flow", seed=seed, operators=())).view


@pytest.mark.slow
def test_a_training_that_was_broken_off_gives_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    recipe = load_tagger_recipe(_TINY)
    assert not _train(recipe, tmp_path, minutes=0.0)
    assert json.loads((tmp_path / "state" / "state.json").read_text(encoding="utf-8"))["epoch"] == 1
    assert not (tmp_path / "transformer.onnx").exists()
    assert _train(recipe, tmp_path)
    for name in ("transformer.onnx", "transformer-int8.onnx", "curves.svg"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes(), name


def _fields(recipe: TaggerRecipe) -> dict[str, Any]:
    return {name: getattr(recipe, name) for name in TaggerRecipe.__slots__}


def test_another_recipe_does_not_go_on_with_it(trained: Path) -> None:
    recipe = load_tagger_recipe(_TINY)
    other = TaggerRecipe(**{**_fields(recipe), "sha256": "0" * 64})
    with pytest.raises(UsageError, match="another recipe"):
        _train(other, trained)


@pytest.mark.parametrize("name", ["transformer.onnx", "transformer-int8.onnx"])
def test_the_exported_network_tags_every_line(trained: Path, name: str) -> None:
    from gouji.models.tagging.transformer import load_transformer

    tagger = load_transformer(trained / name)
    view = _view()
    guesses = tagger.tag(view)
    assert len(guesses) == len(view.lines)
    assert all(0 <= guess.confidence <= 1 for guess in guesses)
    assert tagger.tag(View(lines=(), furniture=frozenset())) == ()
    assert tagger.about["recipe"]["name"] == _TINY  # type: ignore[index]
    assert tagger.about["precision"] == ("int8" if "int8" in name else "fp32")


def test_onnx_gives_what_torch_gives(trained: Path) -> None:
    import torch
    from transformers import AutoModelForTokenClassification

    from gouji.models.tagging.encode import cut_windows
    from gouji.models.tagging.transformer import average_logits, load_transformer

    tagger = load_transformer(trained / "transformer.onnx")
    windows = cut_windows(_view(), tagger.vocabulary, tagger.length)
    network = AutoModelForTokenClassification.from_pretrained(trained / "model").eval()
    assert network.config.id2label == dict(enumerate(kind.value for kind in KINDS))
    for window, found in zip(windows, tagger._logits(windows), strict=True):
        with torch.no_grad():
            logits = network(input_ids=torch.tensor([window.ids])).logits[0].numpy()
        assert np.allclose(average_logits(logits, window), found, atol=1e-3)


def test_nothing_is_pickled(trained: Path) -> None:
    assert {path.suffix for path in trained.rglob("*") if path.is_file()} <= {".onnx", ".safetensors", ".json", ".svg"}


@pytest.mark.slow
def test_a_checkpoint_can_be_tuned(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForMaskedLM, BertTokenizer

    start = tmp_path / "start"
    start.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"一二三四五政府信息公开年报告规章"]
    (start / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=128,
    )  # fmt: skip
    BertForMaskedLM(config).save_pretrained(start)
    BertTokenizer(str(start / "vocab.txt")).save_pretrained(start)
    recipe = load_tagger_recipe(_TINY)
    tuned = TaggerRecipe(**{**_fields(recipe), "fit": {**recipe.fit, "init": str(start), "epochs": 1}})
    assert _train(tuned, tmp_path / "run")
    from gouji.models.tagging.transformer import load_transformer

    tagger = load_transformer(tmp_path / "run" / "transformer-int8.onnx")
    assert set(words) | set(MARKS) <= set(tagger.vocabulary)
    assert len(tagger.tag(_view())) == len(_view().lines)
    longer = TaggerRecipe(**{**_fields(tuned), "fit": {**tuned.fit, "length": 500}})
    with pytest.raises(UsageError, match="128 symbols at once"):
        _train(longer, tmp_path / "longer")


def test_what_is_no_checkpoint_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from gouji.train.tagger.transformer import main

    recipe = Path(str(tmp_path / "recipe.toml"))
    text = (Path(__file__).parents[3] / "train" / "recipes" / f"{_TINY}.toml").read_text(encoding="utf-8")
    recipe.write_text(text.replace('init = ""', f'init = "{tmp_path / "nothing"}"'), encoding="utf-8")
    assert main(["--recipe", str(recipe), "-o", str(tmp_path / "run")]) == 2
    assert "no checkpoint" in capsys.readouterr().err


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    from gouji.models.tagging.transformer import load_transformer

    (tmp_path / "bad.onnx").write_bytes(b"no model")
    for path in (tmp_path / "bad.onnx", tmp_path / "missing.onnx"):
        with pytest.raises(UsageError, match=r"not a model of the transformer tagger|cannot be read"):
            load_transformer(path)
