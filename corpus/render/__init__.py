"""Drafts → documents of every format."""
