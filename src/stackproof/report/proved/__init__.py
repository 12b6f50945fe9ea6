"""The report of proofs, of one program or of several: as text, Markdown, HTML and JSON."""
