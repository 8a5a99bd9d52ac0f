"""Alignment Health Check: do Sales and Marketing work together, and what should we do about it?"""
