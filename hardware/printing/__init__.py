"""Receipt printing: pages, the ESC/POS codec, ways to a printer, the driver and a simulator.

Importing this package imports none of its modules: the picture library, the serial port and the
spooler cost time that the cashier's window does not have to wait for.
"""
