"""Pages of suggestions, proposals, masked messages and introductions."""
