"""Many teams at once: where they stand together, what holds them, what would lift most of them."""
