"""The HTTP API answers where Streamlit is not installed."""

import subprocess
import sys

CODE = """
import sys
sys.modules["streamlit"] = sys.modules["folium"] = None
from starlette.testclient import TestClient
from geoapp.web.api.app import make_api
client = TestClient(make_api())
assert client.get("/v1/plans").status_code == 200
answer = client.get("/v1/urumqi-14fyp/projects.geojson", params={"theme": "metro"})
from geoapp.web.ogc.app import make_features_api
features = TestClient(make_features_api())
assert features.get("/collections/urumqi-14fyp.projects/items").status_code == 200
print(answer.status_code, len(answer.json()["features"]))
"""


def test_plans_and_projects_are_answered_without_streamlit() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.stdout.split()[:1] == ["200"], done.stderr
    assert int(done.stdout.split()[1]) > 0
