"""Result and plan to documents: values and sentences first, then HTML, then PDF."""
