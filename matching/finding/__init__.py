"""The one search: what somebody types, read with the engine's words, over lists of the world."""
