"""Pure measures: what is asked of the data, and the numbers that answer.

Values in, values out, input untouched, no clock and no files. Knows the data; must not know a colour, a title, a chart
or a page.
"""
