from lib.names import anything
from lib.shapes import *
from lib import shapes

Queue(1, 2, three=3)
shapes.Queue()
print(anything, undefined_but_perhaps_starred)
