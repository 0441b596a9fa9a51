"""What each field of a Selection takes: the words that flags and the API use for it."""

MEANINGS = {
    "plan": "Id of the plan; may be left out when there is only one.",
    "lang": "Language: zh or en.",
    "district": "District code (adcode), e.g. 650106.",
    "zone": "Name of a functional area.",
    "theme": "Theme code, e.g. metro.",
    "kind": "project, programme or policy.",
    "action": "Action code, e.g. new_build.",
    "box": "Number of a box (专栏).",
    "year": "Year of a milestone.",
    "precision": "How well placed: exact, approximate, district, city or none.",
    "q": "Words in name, citation or places.",
    "bbox": "west,south,east,north in degrees.",
    "shape": "A polygon: lon,lat,lon,lat,… in degrees.",
    "project": "Id of the opened project; narrows nothing.",
    "layer": "Id of a layer that the map shows; narrows nothing.",
    "view": "lat,lon,zoom of the map; narrows nothing.",
}
