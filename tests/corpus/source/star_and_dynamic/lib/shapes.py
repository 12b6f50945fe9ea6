__all__ = ["Queue"]


class Queue:
    def __init__(self, *args, **kwargs):
        self.args = args
