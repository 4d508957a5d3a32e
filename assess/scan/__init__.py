"""What repositories show: signals of the rubric, looked up in files. Nothing is ever executed."""
