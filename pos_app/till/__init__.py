"""The composition root of the window: devices, workers and screens are put together here and nowhere else."""
