from cdktf import TerraformStack


class Orders(TerraformStack):
    def __init__(self, scope, id, suffix):
        super().__init__(scope, id)
        self.suffix = suffix
