"""What tells a training to the programs in which people follow and compare theirs."""
