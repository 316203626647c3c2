"""Series: the reports of one organ over the years.

Steps: `links` groups reports by organ and year and checks what must carry over, by the forms' `year_links`; `repetition`
measures how much of the running text stood in the report of the year before.
It knows reports, forms and the names of organs; a single reading does not need it.
"""
