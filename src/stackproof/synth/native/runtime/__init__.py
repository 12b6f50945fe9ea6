"""What runs in the user's process in place of jsii and the framework."""
