"""A portfolio as a document: its values in sentences and drawings, then PDF or HTML."""
