"""Alembic: one linear history of the store's schema."""
