"""The register that is kept: changesets that are only ever added, versions, history, undo, import and export.

Knows ``geo.data`` and nothing above it; what it hands out is a ``Register``, so that no measure, page or drawing knows
that there is a store. ``database`` alone knows SQL. It is imported inside functions: SQLAlchemy takes a second.
"""
