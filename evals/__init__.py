"""How good is it: judges the rest of the program from outside, on the command line and for the console."""
