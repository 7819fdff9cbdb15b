"""Texts the engine's tests share."""

from matching.engine import Text

STEP_NEED = Text(
    title="車いすで段差を越えたい",
    body=("駅のホームと車両の間の段差とすき間を、利用者が一人で昇降して越えられる装置を探しています。",),
    theme_codes=("T05", "T04"),
    missing=("予算", "期限"),
)
STEP_SEED = Text(
    title="空気で昇降する薄い台座",
    body=("空気圧で水平のまま昇降する装置です。ホームと車両のすき間や段差を渡す用途を試しました。",),
    keywords=("空気圧", "昇降", "段差"),
    theme_codes=("T05",),
    missing=("TRL",),
)
LUNCH_NEED = Text(
    title="社員の昼食の弁当を毎日届けてほしい",
    body=("五十食ほど、アレルギーにも気をつけてくれる店を紹介してください。",),
)
BEE_SEED = Text(
    title="ミツバチの巣箱の重さを量る蜜蜂カウンター",
    body=("巣の温度と湿度から群れの元気を知り、養蜂家に知らせます。",),
    keywords=("養蜂", "昆虫"),
    theme_codes=("T06",),
)
