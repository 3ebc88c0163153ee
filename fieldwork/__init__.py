"""What was found, who fixes it by when, and whether it stayed fixed."""
