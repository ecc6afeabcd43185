"""The committed outlines are exactly what convert makes of the committed GeoJSON."""
import os
import subprocess
import sys

folder = sys.argv[1]
made = subprocess.run([sys.executable, os.path.join(folder, "convert"), os.path.join(folder, "source")],
                      check=True, capture_output=True).stdout
with open(os.path.join(folder, "vietnam.outline"), "rb") as file:
    kept = file.read()
if made != kept:
    sys.exit("vietnam.outline is not what convert makes of source/: run it again")
