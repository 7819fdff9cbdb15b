"""Japanese: a space between day and hour, which the built-in format lacks."""
