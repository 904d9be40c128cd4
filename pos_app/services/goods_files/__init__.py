"""Goods from and to CSV and Excel files: read into records, planned against the catalogue, written whole or not."""
