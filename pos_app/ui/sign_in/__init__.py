"""What comes before work: who is here, opening the shift, and the very first start."""
