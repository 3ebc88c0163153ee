"""What moved borders do to open issues: shown for a draft, and carried out when somebody asks."""
