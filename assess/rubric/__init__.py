"""What is asked and how it is judged: the rubric's models, its files, and the proofs over them."""
