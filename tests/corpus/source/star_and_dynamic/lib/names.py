def __getattr__(name):
    return name


HERE = globals()
