"""Words that pages of needs share."""
