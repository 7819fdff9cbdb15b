"""The promise of anonymity, attacked."""
