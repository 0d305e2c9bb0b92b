"""Facts as immutable values: kommuner, boundaries, tasks, register, årsverk, printed references, areas, choices.

Reads, checks and queries files; every reader raises DataError with file, line, column and remedy. It knows nothing of
what is counted, how it is told or where it is drawn.
"""
