"""gouji speaks two languages from one catalogue, in which every text is translated."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gouji.language import (
    LANGUAGES,
    choose_language,
    get_language,
    list_texts,
    translate,
    translate_plural,
    translate_recorded,
    use_language,
)


@pytest.fixture(autouse=True)
def _no_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOUJI_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("zh", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("zh-Hans-CN", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr,zh;q=0.5", "zh"),
        ("fr:zh_CN:en", "zh"),
        ("C.UTF-8", "en"),
        ("", "en"),
        (None, "en"),
        ("de", "en"),
    ],
)
def test_a_wish_is_met_by_the_first_known_language(wish: str | None, language: str) -> None:
    assert choose_language(wish) == language


def test_what_is_given_goes_before_the_variable_and_that_before_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert choose_language() == "zh"
    monkeypatch.setenv("GOUJI_LANG", "en")
    assert choose_language() == "en"
    assert choose_language("zh") == "zh"


def test_a_text_is_said_in_the_language_in_use() -> None:
    assert translate("page {page}", page=3) == "page 3"
    with use_language("zh"):
        assert get_language() == "zh"
        assert translate("page {page}", page=3) == "第 3 页"
        assert translate_plural("{number} cell", "{number} cells", 2) == "2 格"
        assert translate("no text of gouji's") == "no text of gouji's"
        assert translate("") == ""
    assert translate_plural("{number} cell", "{number} cells", 1) == "1 cell"
    assert get_language() == "en"


def test_each_thread_has_its_own_language() -> None:
    heard: list[str] = []
    with use_language("zh"):
        thread = threading.Thread(target=lambda: heard.append(translate("blank")))
        thread.start()
        thread.join()
    assert heard == ["blank"]


def test_the_signs_of_a_value_are_no_placeholders() -> None:
    assert translate("page {page}", page="{x}") == "page {x}"
    assert translate("{not a name}") == "{not a name}"


def test_each_of_several_messages_in_a_list_is_translated() -> None:
    told = "text that the document does not show was left out: hidden (2 of them, the first “3”), hidden (1 of them, the first “4”)"
    with use_language("zh"):
        assert translate_recorded(told) == "文件中不显示的文字已略去：隐藏（2 处，首处为“3”），隐藏（1 处，首处为“4”）"


def test_all_texts_can_be_had_at_once() -> None:
    assert list_texts("en") == {}
    texts = list_texts("zh")
    assert texts["Undo"] == "撤销"
    assert texts["{number} cell"] == "{number} 格"


def test_every_text_is_gathered_translated_and_compiled(root: Path) -> None:
    pytest.importorskip("babel", reason="the catalogues are made with Babel")
    command = [sys.executable, str(root / "docs" / "texts.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_translation_has_the_names_of_its_text() -> None:
    import re

    words_of_grammar = {"{has}", "{it}"}  # verbs and pronouns, which Chinese does not need
    for language in LANGUAGES[1:]:
        for text, told in list_texts(language).items():
            needed, known = set(re.findall(r"\{\w+\}", text)), set(re.findall(r"\{\w+\}", told))
            assert needed - known <= words_of_grammar, text
            assert known <= needed, text
