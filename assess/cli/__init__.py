"""The command line: one small module a command; parses, calls, prints; holds no rules."""
