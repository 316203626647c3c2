"""Scanned pages: pictures to the same lines and tables that digital pages give. Needs the extra `ocr`."""

__all__: list[str] = []
