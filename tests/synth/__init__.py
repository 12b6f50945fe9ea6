"""The native synthesizer beside the real framework: programs, references, comparison."""
