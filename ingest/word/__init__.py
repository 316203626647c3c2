"""Word documents → tokens.

Steps: `archive` refuses unsafe packages, `package` opens the rest by python-docx, `walk` turns the body into blocks with
`styles`, `numbering`, `tables` and `symbols`, and `read` puts headers, body and notes together. `libreoffice` first
converts what Word and others saved in older formats; `ole` tells which of these are whole.
The room may import `ingest.stream`, and `ingest.text` and `ingest.web` for web pages embedded in a document.
"""
