"""Questions in between: one module a dialog; each returns a typed value."""
