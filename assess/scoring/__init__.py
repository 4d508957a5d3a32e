"""Answers × rubric → result: pure rules, no reading, no printing."""
