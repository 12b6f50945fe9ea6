"""Load balancers, and the names that lead to them."""
