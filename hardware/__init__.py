"""Ports and drivers of the devices at the counter, and a simulator of each that speaks its real bytes."""
