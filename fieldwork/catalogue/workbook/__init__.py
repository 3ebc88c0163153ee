"""The whole catalogue as one workbook: out, in, and what an import would change.

``lines`` are the rows of each sheet as plain values, named by codes; ``sheets`` says which columns
hold them; ``stored`` reads them from the database, ``reading`` from a file, ``rules`` says what
must be true of them together, ``writing`` makes the file.
"""
