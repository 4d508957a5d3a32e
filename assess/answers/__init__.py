"""What a team said: answers, evidence, and the file they stand in."""
