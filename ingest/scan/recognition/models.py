"""The models that read scans, by name and hash: what a report names as its engine's."""

from __future__ import annotations

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path

from gouji.ingest.scan.recognition.digits import WEIGHTS
from gouji.ingest.scan.recognition.engine import MODELS, QUICK_MODEL, model_file

__all__ = ["list_models"]


def list_models(engine: str) -> tuple[tuple[str, str], ...]:
    """Return the models that read text with `engine`, and digits, as pairs of a name and the SHA-256 of the file.

    Tesseract finds its language data itself: its program stands for it.
    """
    text: tuple[tuple[str, str], ...]
    if engine == "tesseract":
        program = shutil.which("tesseract")
        text = (("ocr:tesseract", _hash_file(Path(program))),) if program else ()
    else:
        text = (
            (f"ocr:{Path(MODELS['rec']).stem}", _hash_file(model_file("rec"))),
            ("ocr:quick", _hash_file(QUICK_MODEL)),
        )
    return (*text, ("digits", _hash_file(WEIGHTS)))


@lru_cache(maxsize=8)
def _hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, computed once a process."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
