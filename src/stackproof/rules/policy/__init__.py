"""What another engine of policies says: SP790; the check of configurations raises it."""
