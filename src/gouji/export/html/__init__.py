"""A report as one self-contained HTML page.

`cells` and `page` make plain values for what the page shows; the Jinja2 template `page.html` draws them and escapes every
text, so that no document can write markup. It may import `gouji.export.views`.
"""

__all__: tuple[str, ...] = ()
