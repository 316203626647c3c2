"""What a person sees of a PDF page: the characters and shapes that show, filled form fields and notes among them.

`fields` prints form fields and annotations on their pages; `drawing` takes what a page draws, `rendering` leaves out the
characters that do not show, `struck` marks those that are struck out. It knows nothing of lines and tables.
"""

__all__: tuple[str, ...] = ()
