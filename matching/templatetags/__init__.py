"""Tags of the matching room for pages of the rooms below."""
