"""Words of messages on pages."""
