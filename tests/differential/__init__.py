"""The judgement and the real framework, asked about the same generated programs."""
