"""What the survey asks, and what may be published of its answers: pure, without a database."""
