"""Cheap models that a network must beat, and the one scale on which all are judged."""
