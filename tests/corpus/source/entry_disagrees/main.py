from cdktf import App
from lib.stack import NetworkStack, StackProps

app = App()
NetworkStack(app, "a", environment_suffix="dev")  # error: [SP802] [SP802]
NetworkStack(app, "b", StackProps("dev", region="us-east-1", stage="x"))  # error: [SP802]
NetworkStack(app, "c", props=StackProps("dev", "us-east-1"))
NetworkStack(app, "d", props=StackProp("dev", "us-east-1"))  # error: [SP807]
app.synth()
