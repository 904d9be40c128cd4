"""The pages of the province's operator: drawn by the server, without a script, in Chinese and English."""
