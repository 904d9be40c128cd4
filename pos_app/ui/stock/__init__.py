"""The stock screen: what is there, what wants somebody, stocktakes, documents, ledgers."""
