"""Operators that damage drafts, labels and pictures, each by a name and a seed.

`table` lists the operators of drafts and which kinds of documents they suit; `rows`, `order`, `pages`, `columns`,
`blanks`, `labels` and `text` hold them by what they damage; `scans` damages pictures of pages. It may import
`corpus.drafts`.
"""

__all__: tuple[str, ...] = ()
