"""What changed between two assessments of one team, split by cause. Pure values, no printing."""
