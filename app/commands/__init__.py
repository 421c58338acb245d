"""The subcommands of `zhibao`. Each takes parsed arguments and returns the exit code: 0 done, 1 needs a
person; 2 is a UserError.
"""
