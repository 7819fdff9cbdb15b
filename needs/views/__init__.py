"""Pages of needs: what the world reads, and where posters work."""
