"""What the library costs and gains, measured: `python -m bench.NAME` prints a table."""
