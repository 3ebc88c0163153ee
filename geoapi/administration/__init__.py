"""Django's administration for this project's roles: its site, and who may do what there."""
