"""Read what other programs write, text in and values out; nothing here knows of decks."""
