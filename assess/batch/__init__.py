"""Many answer files at once: which files a path means, and work on them in order."""
