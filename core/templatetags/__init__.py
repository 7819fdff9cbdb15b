"""Words that templates of every room need."""
