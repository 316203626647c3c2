"""The rules of a page (ruling lines), and the tables that they make.

Steps: `rectification` makes the page level with the help of its rules; `lines` finds them, `faint` those that are faint or
full of gaps, `dotted` those of which dots are left; `perspective` and `artefacts` remove what a camera or a dirty glass
added; `grid` joins rules into tables, with `evidence` for what is left of broken rules, `lost`, `lost_rows` and
`lost_columns` for what print says of rules that are gone; `cells` holds the result.

May import the room `image`; knows nothing of recognition.
"""
