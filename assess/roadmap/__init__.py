"""The roadmap: the cheapest practices that reach a team's targets, laid into quarters. Pure."""
