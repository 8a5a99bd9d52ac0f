"""From facts to signals, from signals to fixes; and the register of the practices behind them."""
