"""Studies: one command a question, `python -m gouji.eval.studies.NAME`.

Speed (`bench`), editing (`reconcile`, `corruptions`), labels, taggers, scans, verdicts, and `readings`, which shows
what a change of the code changes in what is read. They may import every other room of eval.
"""

__all__: tuple[str, ...] = ()
