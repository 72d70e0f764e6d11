"""Judging findings: decisions, filters, counts."""
