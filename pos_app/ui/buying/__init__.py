"""The buying screen: orders, goods received and sent back, suppliers and what they are owed."""
