"""What the platforms' applications share: logs, and a way to Aurora MySQL.

The package is put beside each application that uses it, and knows nothing of stackproof.
"""
