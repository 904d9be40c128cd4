"""The screen of the members: who they are, what they have, and what is done for them away from a sale."""
