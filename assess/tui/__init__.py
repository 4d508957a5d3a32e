"""The questionnaire in the terminal: a face over the core; it holds no rule of its own."""
