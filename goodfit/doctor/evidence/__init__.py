"""What rules ask of the data: scales, leaks, rare classes, how two parts were prepared."""
