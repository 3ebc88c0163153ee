"""Who answers for which ground. Knows nothing of reports."""
