"""From a program to verdicts: the stages, and the probes that look at what was built."""
