"""Tests of the needs room."""
