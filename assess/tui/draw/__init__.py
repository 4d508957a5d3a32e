"""Results as lines of text: plain functions of values and a width."""
