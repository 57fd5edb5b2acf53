"""Whether output, loss, metric and targets mean the same."""
