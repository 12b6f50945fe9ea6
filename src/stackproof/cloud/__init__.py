"""Where a program is deployed: the embedded AWS, and what it can and cannot show."""
