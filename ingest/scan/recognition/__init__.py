"""Pictures of lines as characters: numbers by two readers, all else by one.

`prepared` lists the lines of a page, `engine` and `tesseract` read text, `digits` reads numbers with `glyphs`,
`network` and `strings`; `recognise` reconciles the readers, `doubts` looks at the ink. It may import `image` and
`rulings`.
"""

__all__: tuple[str, ...] = ()
