"""What is measured, against what: ratios within one run, since seconds depend on the machine."""
