"""Line taggers as peers: rules, a linear model, a transformer. Each gives every line of a token stream one class.

`protocol` says what a tagger is, `table` names the taggers; `levels` gives headings their levels and makes tags with places.
`alignment` tags the lines that the alignment with a form found, and `combine` adds a tagger's guesses for the others; these
two need a whole reading, so `gouji.pipeline.tag_stream` calls them. `gouji read` needs no tagger.

Knows text, forms, labels, identity, headings, rows and the alignment; no room of the models imports it.
"""

from __future__ import annotations

__all__: tuple[str, ...] = ()
