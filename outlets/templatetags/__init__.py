"""Tags of the outlets room for pages of all rooms."""
