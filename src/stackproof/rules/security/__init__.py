"""Rules about exposure and the breadth of permissions: SP77x, SP78x."""
