"""The draft file `.zhibao`: one SQLite file for one report, with its pictures and every edit ever made.
The only SQL.
"""
