from cdktf import TerraformStack


class ApiStack(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
