"""The tests of the programs are part of what is judged, not tests of ours."""

collect_ignore = ["payments", "trading"]
