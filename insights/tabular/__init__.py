"""A model of any labelled table of customers: columns understood, traps found, trained, kept, applied and explained.

columns  what a column is (number, date, category), and how it becomes numbers
guards   columns that would cheat: constant, an id, the label in other clothes
model    the trained model and its file
training fits it and says how good it is
"""
