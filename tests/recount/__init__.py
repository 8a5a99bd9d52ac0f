"""A second opinion on the four metrics: plain loops over template rows, sharing no code with the product."""
