"""What is handed over: figures as files, documents, slides, workbooks, map files for a GIS, and the package of all.

Knows everything below and decides which figures go where; draws and counts nothing itself.
"""
