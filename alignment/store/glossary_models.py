"""The tables of the glossary: terms with the versions of their definition, and who has signed which."""
