"""The desk: the issues a person answers for, as a list and a map in step."""
