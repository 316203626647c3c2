"""The token stream under construction: what every converter of flowing documents writes into.

`builder` appends tokens, `runs` and `blocks` write styled lines and tables, `spans` places cells on a grid,
`counting` prints automatic numbers; `settings` holds their numbers. It imports the vocabulary alone.
"""

__all__: tuple[str, ...] = ()
