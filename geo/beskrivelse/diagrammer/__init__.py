"""The charts, a room for each subject: each function describes one of a question, or None where it does not apply."""
