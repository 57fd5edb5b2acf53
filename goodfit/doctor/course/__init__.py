"""How a run went: what was learnt, whether harm was done, where it broke."""
