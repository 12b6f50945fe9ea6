"""The programs here are read, never run or collected."""

collect_ignore_glob = ["*/*"]
