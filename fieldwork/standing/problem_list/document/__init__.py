"""The problem list as a Word document, worded by a template that the office may replace.

A template is an ordinary .docx with placeholders in double braces, ``{{ city }}``, and rows or
paragraphs repeated by ``{%tr for line in lines %}`` ... ``{%tr endfor %}`` (a table's rows) or
``{%p for zone in zones %}`` ... ``{%p endfor %}`` (paragraphs), each in a row or paragraph of its
own. ``placeholders`` says what may be named; ``default.zh.docx`` and ``default.en.docx`` are used
until the office uploads its own: download one, change it in Word, upload it again.
"""
