"""Rules about what keeps environments and regions apart, in the source: SP3xx."""
