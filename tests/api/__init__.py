"""La API, como la usa otro sistema."""
