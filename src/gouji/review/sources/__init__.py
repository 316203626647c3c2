"""Sources as they read: pictures of pages, web pages in a frame, and text or Word documents as lines and tables.

`kinds` tells how a source is shown, `blocks` takes a token stream apart into lines and tables, `runs` cuts them where facts
stand, `pictures` draws pages, `markup` makes a web page harmless and marks the places of facts in it.
"""

__all__: tuple[str, ...] = ()
