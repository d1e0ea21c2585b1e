"""One invented council area, made through the verbs. Nobody here exists."""
