"""Code scanners: those that type like a keyboard, and those on a serial port."""
