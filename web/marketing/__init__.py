"""How letters of campaigns leave: by mail or as a file, with a way to say no to more of them."""
