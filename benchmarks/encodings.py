"""How many texts of a few names are read in their own encoding, by the evidence of :mod:`text_evidence` alone.

``python benchmarks/encodings.py`` prints one line an encoding: right of 60 texts of one, three and ten names.
"""

import random

from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.io.user_files.text_evidence import find_encoding

TEXTS = 60
SIZES = (1, 3, 10)

NAMES = {
    "cp950": "雪蓮路幼兒園|給水廠|東郊|臺北車站|高雄港務局|綠島|新竹科學園區|桃園機場|環保局|變電所|總圖書館",
    "cp932": "東京駅|水道局|浄水場|さいたま市役所|横浜港|みなとみらい|小学校|広島電鉄|ポンプ場|バス停|鉄道橋",
    "cp949": "서울역|부산항|한강공원|대전시청|수원화성|초등학교|도서관|정수장|시립병원|제주도|교량|발전소",
    "cp1251": "Улица Ленина|Школа|Вокзал|Аэропорт|Мост через реку|Больница|Парк культуры|Завод",
    "cp1250": "Łódź Główna|Náměstí Míru|Žižkov|Győr pályaudvar|Ulica Długa|Szpital miejski Żoliborz",
    "cp1252": "Café Étoile|Straße Süd|Hôpital général|Königsplatz|São João|Göteborg|Musée d’Orsay",
}


def main() -> None:
    """Print the table."""
    chinese = load_gazetteer(load_plan("urumqi-14fyp"))["name"].tolist()
    names = {"gb18030": chinese} | {codec: words.split("|") for codec, words in NAMES.items()}
    chance = random.Random(1)
    for codec, words in names.items():
        right = []
        for size in SIZES:
            texts = [[one.encode(codec) for one in chance.choices(words, k=size)] for _ in range(TEXTS)]
            right.append(sum(_is_read(text, codec) for text in texts))
        print(f"{codec:8} {', '.join(map(str, right))}")


def _is_read(texts: list[bytes], codec: str) -> bool:
    whole = b"\n".join(texts)
    return whole.decode(find_encoding(texts).codec, "replace") == whole.decode(codec)


if __name__ == "__main__":
    main()
