"""Pictures of pages, prepared for reading: grey, evenly lit, with their ink in lines.

Steps: `pages` opens picture files and renders PDF pages; `light` removes seals and evens the light; `skew` measures by how
much lines fall; `ink` separates characters from dust and groups them into lines; `lines` divides lines outside tables at
column gaps, and `rows` finds those of tables without rules column by column; `sideways` says whether a page lies on its side. `components` labels connected pixels for these and the rulings.

May import OpenCV, Pillow, PDFium and gouji's errors; knows nothing of rules, tables or recognition.
"""
