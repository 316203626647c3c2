"""Claims: numbers and dates that running text states, against the tables, the calendar and each other.

Steps: `narrative` finds numbers in running text and lets them price the readings of rows; `stated` checks numbers behind a
row's label, `claims` those that the form's own words lead to, within the `scope` of the report; `parts` adds up divided
totals, `dates` looks dates up; `headed` finds what headings say to be of another year or organ. Findings are warnings: text and table may count differently.
It knows forms, text, rows and facts, and changes no fact.
"""
