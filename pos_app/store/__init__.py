"""SQLite: the only place with SQL. What leaves it are frozen rows."""
