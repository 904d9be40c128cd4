"""The customer's screen: a second window that faces the customer."""
