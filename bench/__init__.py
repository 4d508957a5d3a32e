"""Speed, as ratios to bare work on the same machine: `make bench`."""
