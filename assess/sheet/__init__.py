"""Answers in a spreadsheet: a workbook to fill in, and what comes back from it or from a survey."""
