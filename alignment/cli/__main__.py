"""`python -m alignment.cli`, where the console script is not on the path."""

from alignment.cli import main

if __name__ == "__main__":
    main()
