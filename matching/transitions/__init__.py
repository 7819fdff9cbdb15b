"""Status steps of suggestions, proposals and introductions."""
