"""From an empty database to a city of one's own: questions, answers, steps."""
