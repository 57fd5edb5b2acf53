"""How a network is built: what its layers do, which of them are linear, how deep it is."""
