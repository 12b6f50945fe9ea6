"""A module class as the framework generates it for a Terraform module."""

from cdktn import App, TerraformModule, TerraformOutput, TerraformStack


class Queue(TerraformModule):
    """A module with typed variables and outputs."""

    def __init__(self, scope, id_, *, name, size=None, **options):
        super().__init__(scope, id_, source="./queue", version="1.0", **options)
        self.name = name
        self.size = size

    @property
    def url_output(self):
        """The output `url`."""
        return self.get_string("url")

    def synthesize_attributes(self):
        return {"name": self.name, "size": self.size}

    def synthesize_hcl_attributes(self):
        return {}


app = App(context={"cdktfRelativeModules": ["./queue"]})
stack = TerraformStack(app, "stack")
queue = Queue(stack, "q", name="n", skip_asset_creation_from_local_modules=True)
TerraformOutput(stack, "url", value=queue.url_output)
app.synth()
