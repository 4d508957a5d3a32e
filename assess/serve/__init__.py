"""The questionnaire in browsers: pages around it, who may reach it, a process for each session."""
