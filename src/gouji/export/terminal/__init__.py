"""Reports, explanations, forms, token streams and series as text for a terminal, and as JSON for programs.

One module a thing that is shown. It may import `gouji.export.views` and `gouji.export.plain`.
"""

__all__: tuple[str, ...] = ()
