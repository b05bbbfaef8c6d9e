"""PDF and Word files to blocks, in a process of its own that may be killed. It imports nothing else of Rapport.

A file from outside can make any reader loop, eat the memory or crash. So files are read by a child that is started by
`knowledge.convert`, which gives it a time and a size and ends it when it takes more. Importing the whole of `knowledge`
there would take seconds: that is why this folder stands alone and speaks plain JSON.
"""
