"""What the front ends call: data in, data out."""
