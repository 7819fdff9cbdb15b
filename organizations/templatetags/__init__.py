"""Words about organisations in pages of every room."""
