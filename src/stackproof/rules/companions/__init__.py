"""Rules about resources that need another resource which is not there: SP76x."""
