"""Shelf tags and labels: drawn dot by dot, and sent in what receipt and label printers understand."""
