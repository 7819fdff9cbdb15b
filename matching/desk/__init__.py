"""The coordinators' work on pairs and proposals: one queue, one page each."""
