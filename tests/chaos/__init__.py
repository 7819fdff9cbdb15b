"""The whole back office while its workers are killed and Redis forgets everything."""
