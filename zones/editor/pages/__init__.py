"""The pages of the editor, one module each."""
