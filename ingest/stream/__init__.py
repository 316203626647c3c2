"""Write what converters read into a token stream.

Steps: styled runs (`runs`) → lines and tables (`blocks`), their cells placed on a grid (`spans`), automatic numbers
printed (`counting`) → tokens with spans (`builder`). `settings` holds the numbers of all formats that flow: text,
Markdown, HTML and Word stand in each other, so they share one type.

May import tokens and wording; knows no format.
"""

__all__: tuple[str, ...] = ()
