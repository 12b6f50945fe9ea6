"""The stages of a proof: one file each, in the order of `stackproof.core.proof.Stage`."""
