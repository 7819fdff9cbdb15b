"""What a researcher and the liaison office of the university do."""

from tests.browser.person import Person


def registers_a_seed(person: Person, *, title: str) -> None:
    """Write a seed, read what the world will read, and hand it to the office."""
    person.follows("シーズを登録する")
    person.unfolds("ほかの項目も、いま書く")
    person.writes(
        {
            "タイトル": title,
            "ひとことで言うと": "めっき中に、膜の厚さが1秒ごとに分かります。",
            "概要": "光の干渉を使い、めっき液の中でめっき膜の厚さをその場で測ります。厚さのむらも測れます。",
            "使いみちの例": "めっき膜の厚さの管理\n薄膜の検査",
            "どれだけ良いか": "抜き取り検査に比べ、測る時間は約100分の1です。",
            "キーワード": "めっき、膜厚、その場測定",
            "研究室・部署": "表面計測研究室",
            "研究者の表示名": "",
        }
    )
    person.chooses({"知的財産の状況": "未出願"})
    person.keeps_picture("20-seed-form")
    person.presses("保存して、公開される内容を確かめる")
    assert person.sees("知的財産の状況が「未出願」のため、公開できません。")
    person.keeps_picture("21-seed-unfiled")
    person.follows("書きなおす")
    person.chooses({"知的財産の状況": "出願公開"})
    person.presses("保存して、公開される内容を確かめる")
    person.keeps_picture("22-seed-preview")
    person.presses("この内容で提出する")
    assert person.sees("提出しました。")
    person.keeps_picture("23-seed-waits")


def approves_the_seed(person: Person, *, title: str) -> None:
    """Read the seed as the liaison office, and publish it."""
    person.follows("確認待ちのシーズを見る")
    person.keeps_picture("24-office-queue")
    person.follows(title)
    person.keeps_picture("25-office-check")
    person.presses("承認して公開する")
    assert person.sees("承認しました。公開しました。")
