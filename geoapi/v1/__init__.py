"""The REST interface, one file per resource: its parameters, its answer and its view."""
