"""The text of a token stream: lines, paragraphs, sentences and words, and normal forms to compare them by.

Steps: `lines` splits the stream, `paragraphs` joins what a page's width broke, `broken_items` finds numbered sentences among
supposed headings, `sentences` cuts paragraphs into sentences and finds their numbers, `words` divides them by a vocabulary.
`normalise` and `patterns` are what other rooms compare and match text with; `locate` leads from text back to its place.
It knows tokens and reports, and no form.
"""
