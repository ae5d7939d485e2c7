"""`make bench`: the service beside plain Starlette and SQL in one process, told as ratios.

Seconds are those of a machine; a ratio of two things measured in turns is nearly one of the code.
"""
