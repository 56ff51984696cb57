"""The pictures: rows of the published database as SVG, drawn by the server, without scripts.

``read`` functions ask the database, ``draw`` functions are pure: data and a pen give a picture.
"""
