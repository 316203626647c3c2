"""What exporters share: a report's values laid out and put into words, before any format.

`layout` makes the form's tables, `records` one flat record a fact, `doubts` what a person should look at, `words` counts and
findings in plain words, `explanation` all that is known of one fact, `text` widths, numbers and control characters.
It may import the report, the schema and the models' forms and rules; no format.
"""

__all__: tuple[str, ...] = ()
