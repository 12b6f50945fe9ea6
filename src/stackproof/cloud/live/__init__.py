"""What the embedded AWS does rather than stores: functions that run, queues that deliver.

Everything here belongs to the server's process.
"""
