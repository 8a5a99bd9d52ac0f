"""The tables of the survey: waves, ways in, answers while a wave is open, and what was published at its close."""
