"""How a network is looked at: when, by which rows, and what is seen."""
