"""Files that were made to hang, to swell or to crash whoever reads them: for the study of limits, never for training.

A module a format; each kind is a function from a random generator to the bytes of a file. May know nothing of the
project but `gouji.corpus.mutators`.
"""
