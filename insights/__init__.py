"""Rows in, plain numbers out: what to recommend, how a text feels, which product is meant. Changes no row."""
