"""Rules about stackproof itself and what is said to it: SP9xx; the engine raises them."""
