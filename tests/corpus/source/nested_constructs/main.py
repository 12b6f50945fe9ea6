import os

from cdktf import App
from lib.stack import Order  # error: [SP801]
from lib.stack import Orders

app = App()
Orders(app, "orders", env_name=os.environ["STAGE"])
Order(app)
app.synth()
