"""The screen of deliveries: what comes, what came, what is in stock, and where they differ."""
