"""Files, folders and archives as assets."""

from pathlib import Path

from cdktn import App, AssetType, TerraformAsset, TerraformOutput, TerraformStack
from constructs import Construct

folder = Path("code")
(folder / "sub").mkdir(parents=True, exist_ok=True)
(folder / "f.txt").write_text("x")
(folder / "sub" / "B.txt").write_text("y")
app = App()
stack = TerraformStack(app, "stack")
assets = [
    TerraformAsset(stack, "file", path="code/f.txt", type=AssetType.FILE),
    TerraformAsset(stack, "guessed-file", path="code/f.txt"),
    TerraformAsset(stack, "guessed-folder", path="./code"),
    TerraformAsset(stack, "folder", path=str(folder.absolute()), type=AssetType.DIRECTORY),
    TerraformAsset(stack, "archive", path="code", type=AssetType.ARCHIVE),
    TerraformAsset(Construct(stack, "below"), "hashed", path="code", asset_hash="abc"),
]
for number, asset in enumerate(assets):
    TerraformOutput(stack, f"o{number}", value=[asset.path, asset.file_name, asset.asset_hash])
seen = [[asset.path, asset.file_name, asset.asset_hash, asset.type] for asset in assets]
app.synth()
