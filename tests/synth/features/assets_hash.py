"""Hashes of folders follow names and contents."""

from pathlib import Path

from cdktn import App, TerraformAsset, TerraformStack

app = App()
stack = TerraformStack(app, "stack")
seen = []
trees = {
    "one": {"a.py": "1"},
    "name": {"b.py": "1"},
    "content": {"a.py": "2"},
    "two": {"a.py": "1", "b.py": "1"},
    "deep": {"x/y/z/a.py": "1", "x/b.py": "ü"},
    "order": {"B": "1", "a": "2", "_": "3", "10": "4", "9": "5"},
    "hidden": {".env": "1", "node_modules/m.js": "2"},
    "empty": {"a.py": ""},
}
for name, files in trees.items():
    for file, text in files.items():
        path = Path("trees") / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    seen.append(TerraformAsset(stack, name, path=f"trees/{name}").asset_hash)
app.synth()
