"""A second look at single numbers of a scan, from the picture on, at another scale.

`places` reads the places of tokens again; `gouji.reading.read_document` asks for it where a rule is broken. It may
import the other rooms of scan.
"""

__all__: tuple[str, ...] = ()
