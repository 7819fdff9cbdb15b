"""Japanese: a space between day and hour, which the built-in format lacks."""

DATETIME_FORMAT = "Y年n月j日 H:i"
