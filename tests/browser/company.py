"""What the people of a company do: join, write a need, decide on what comes in."""

import io
from pathlib import Path

from PIL import Image

from tests.browser.person import Person
from tests.factories import PASSWORD
from tests.support import mail

WRONG_NUMBER = "1012801098765"
RIGHT_NUMBER = "９０１２８０１０９８７６５"
RESTRICTED = "硫酸銅浴、毎分2リットル、目標は±0.5マイクロメートルです。"


def signs_up(person: Person, *, family_name: str, given_name: str) -> None:
    """Register an address and prove it with the link from the mailbox."""
    person.opens("/")
    person.keeps_picture("01-home")
    person.follows("新規登録")
    person.writes({"姓": family_name, "名": given_name, "メールアドレス": person.email})
    person.writes({"パスワード": PASSWORD, "パスワード（確認）": PASSWORD})
    person.ticks("利用規約と個人情報の取り扱いに同意します")
    person.keeps_picture("02-sign-up")
    person.presses("確認メールを受け取る")
    person.keeps_picture("03-mail-sent")
    letter = mail.body(person.mailbox.wait_for(person.email))
    person.opens(next(word for word in letter.split() if "/confirm-email/" in word))
    person.keeps_picture("04-confirm-address")
    person.presses("確認する")
    if person.page.get_by_role("heading", name="ログイン").count():
        person.writes({"メールアドレス": person.email, "パスワード": PASSWORD})
        person.presses("ログインする")


def registers_organization(person: Person, *, name: str, kana: str) -> None:
    """Register the company: first with a mistyped number, then with the right one in full width."""
    person.opens("/my/")
    person.keeps_picture("05-my-page-new")
    person.follows("団体を登録・参加する")
    person.writes({"法人番号": WRONG_NUMBER})
    person.presses("次へ")
    assert person.sees("この法人番号は正しくありません。数字をもう一度確かめてください。")
    assert person.field("法人番号").input_value() == WRONG_NUMBER
    person.keeps_picture("06-wrong-number")
    person.writes({"法人番号": RIGHT_NUMBER})
    person.presses("次へ")
    person.writes({"名称": name, "名称（カナ）": kana})
    person.chooses({"種別": "中小企業", "市区町村": "八王子市", "業種": "金属製品製造業"})
    person.field("従業員の数").select_option("E050")
    person.keeps_picture("07-register-organization")
    person.presses("この内容で登録する")
    assert person.sees("事務局が団体を確認しています")
    person.keeps_picture("08-organization-waits")


def starts_a_draft(person: Person, *, title: str) -> None:
    """Save a need with nothing but a title, go away, and find it again."""
    person.opens("/my/")
    person.follows("ニーズを投稿する")
    person.writes({"タイトル": title})
    person.keeps_picture("09-new-need")
    person.presses("下書きを保存する")
    person.opens("/my/")
    person.follows("自社のニーズ")
    person.follows(title)
    person.follows("書く", within=person.page.get_by_role("main").locator(".form__actions"))
    assert person.field("タイトル").input_value() == title


def is_warned_of_names(person: Person, *, name: str, phone: str) -> None:
    """Write the own name and a telephone number, and read them marked; the need cannot be sent in."""
    person.writes(
        {
            "困っていること": f"{name}では、めっき膜の厚さがばらついています。連絡は{phone}へお願いします。",
            "実現したいこと": "めっき膜の厚さを、作業中にその場で測りたいです。",
        }
    )
    person.presses("保存して確認する")
    marked = person.page.locator("#findings mark").all_inner_texts()
    assert any(name in text for text in marked)
    assert any(phone in text for text in marked)
    person.keeps_picture("10-names-found")
    person.presses("保存して公開前の表示を見る")
    assert person.page.get_by_role("button", name="この内容で提出する").count() == 0
    person.follows("書きなおす", within=person.page.locator("main .form__actions"))


def completes_the_need(person: Person, *, problem: str, photograph: Path) -> None:
    """Take the names out, add details and a photograph, and read what the world will read."""
    person.writes(
        {
            "困っていること": problem,
            "実現したいこと": "めっき膜の厚さを、作業中にその場で測り、厚さのむらを減らしたいです。",
            "条件・制約": "液は強い酸性です。測る場所は浴槽の中です。",
            "公開しない詳細": RESTRICTED,
        }
    )
    person.ticks("共同研究")
    person.field("添付ファイル").set_input_files(photograph)
    person.presses("保存して確認する")
    assert person.sees("保存しました。")
    assert person.sees("どの会社か分かる言葉は見つかりませんでした")
    person.keeps_picture("11-need-written")
    person.presses("保存して公開前の表示を見る")


def reads_the_preview(person: Person) -> str:
    """Return the words of the frame that holds all the world will see."""
    person.keeps_picture("12-need-preview")
    return person.page.locator("#public-preview").inner_text()


def submits_the_need(person: Person) -> None:
    """Agree to the rules and hand the need in."""
    person.presses("この内容で提出する")
    assert person.sees("ルールに同意すると提出できます。")
    person.ticks("投稿のルールに同意します")
    person.presses("この内容で提出する")
    assert person.sees("提出しました。コーディネーターが確認します。")
    person.keeps_picture("13-need-submitted")


def writes_again_and_submits(person: Person, *, title: str, comment: str, problem: str) -> None:
    """Read why the need came back, change it, and hand it in again."""
    person.opens("/my/")
    person.follows(title)
    assert person.sees(comment)
    person.keeps_picture("18-need-returned")
    person.follows("書く", within=person.page.locator("main .form__actions"))
    person.writes({"困っていること": problem})
    person.presses("保存して公開前の表示を見る")
    submits_the_need(person)


def photograph_of_the_line(folder: Path, *, secret: str) -> Path:
    """Return a photograph whose hidden fields tell who took it."""
    picture = Image.new("RGB", (64, 48), "#4a7")
    hidden = picture.getexif()
    hidden[0x013B] = secret
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=hidden)
    assert secret.encode() in content.getvalue()
    path = folder / "IMG_0001.jpg"
    path.write_bytes(content.getvalue())
    return path
