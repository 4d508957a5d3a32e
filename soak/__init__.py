"""Does anything grow? Long sittings and an hour's batch, with memory and handles read on the way: `make soak`."""
