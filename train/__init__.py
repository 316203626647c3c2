"""Corpora → model files."""

from __future__ import annotations
