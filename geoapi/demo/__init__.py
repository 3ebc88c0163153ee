"""The demo city in the database: loaded by the actions of zones, shown at the terminal."""
