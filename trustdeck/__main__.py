"""Run the command line as `python -m trustdeck`."""

from trustdeck.cli import main

main()
