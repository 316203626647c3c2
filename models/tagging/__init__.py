"""Line taggers as peers: rules, a linear model, a transformer. Each turns a token stream into one class a line.

The fourth peer, the tags that follow from the alignment with a form, is `gouji.pipeline.tag_stream` itself.
"""

from __future__ import annotations

__all__: tuple[str, ...] = ()
