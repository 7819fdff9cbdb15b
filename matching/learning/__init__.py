"""What the desk's decisions teach: better weights, figures of a quarter, and what a pair of words changes."""
