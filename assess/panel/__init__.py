"""Several respondents of one team: one panel, its disagreements, its agenda."""
