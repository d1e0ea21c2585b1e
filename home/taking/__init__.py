"""Take your record with you: everything of a person in one archive, and such an archive brought in.

docs/taking_your_record.md describes the archive field by field.
"""
