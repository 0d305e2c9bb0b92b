"""Pages of text with figures, set by Typst as tagged PDF/UA-1: a template beside a module that says what goes in it.

Knows values of beskrivelse and finished drawings, and turns them to data; what a page looks like stands in the
templates (``*.typ``) and nowhere else. Text of the register is data and must not become a template's code.
"""
