from abc import ABC, abstractmethod
from typing import NamedTuple

from cdktf import App, TerraformStack


class Base(TerraformStack):
    def __init__(self, scope, id, *, env, **rest):
        super().__init__(scope, id)
        self.env = env
        self.rest = rest


class Child(Base):
    pass


class Grandchild(Child):
    def __init__(self, scope, id, env="dev"):
        super().__init__(scope, id, env=env, extra=1)


class Point(NamedTuple):
    x: int
    y: int = 0


class Plugin(ABC):
    @abstractmethod
    def run(self, scope, *, env): ...


class Real(Plugin):
    def run(self, scope, *, env):
        return Child(scope, "child", env=env, anything=True)

    @classmethod
    def make(cls, env):
        return cls().run(None, env=env)


app = App()
Grandchild(app, "a")
Child(app, "b", env="dev")
Child(app, "c")  # error: [SP802]
Real().run(app, env="dev")
Real.make("dev")
Real.run(Real(), app, env="dev")
run = Real().run
run(app, env="dev")
Point(1)
Point(1, 2, 3)  # error: [SP802]
app.synth()
