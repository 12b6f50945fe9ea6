"""The words every other package speaks: spans, edits, diagnostics, verdicts, errors.

Standard library only; nothing here knows AWS, Terraform or the file system.
"""
