"""Texts that would run, load or change something wherever one of them is taken for markup; and how to see that none was."""

from playwright.sync_api import Frame, Page

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt/x>alert(1)</sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"//',
    "<img/src=x/onerror=alert(1)>",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href=javascript:alert(1)>点这里</a>",
    "<a href='jav&#x09;ascript:alert(1)'>点这里</a>",
    "<form action=javascript:alert(1)><button>点这里</button></form>",
    "<button formaction=javascript:alert(1)>点这里</button>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=http://example.com/>",
    "<link rel=stylesheet href=http://example.com/x.css>",
    "<style>*{background:url(http://example.com/x)}</style>",
    "<div style=position:fixed;inset:0;background:red>盖住</div>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "' onmouseover=alert(1) x='",
    '" autofocus onfocus=alert(1) x="',
    "`onmouseover=alert(1)",
    "javascript:alert(1)",
    "![图](http://example.com/x.png)",
    "![图](javascript:alert(1))",
    "[点这里](javascript:alert(1))",
    "<http://example.com/x>",
    "**粗** _斜_ `码` # 题",
    "$$\\href{javascript:alert(1)}{x}$$",
    "${alert(1)} {{alert(1)}} #{alert(1)} <%= alert(1) %>",
    "{{constructor.constructor('alert(1)')()}}",
    "&lt;img src=x onerror=alert(1)&gt;",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "＜img src=x onerror=alert(1)＞",
    "</textarea><img src=x onerror=alert(1)>",
    "</title><img src=x onerror=alert(1)>",
    "';alert(1);//",
    "\"};alert(1);({\"x\":\"",
    "x\r\nSet-Cookie: x=1\r\n\r\n<script>alert(1)</script>",
)  # fmt: skip

# Elements with a handler, or an address that is a script, anywhere in the document or an open shadow tree.
_LIVE = """() => {
  const live = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        const runs = /^(href|src|action|formaction|data|xlink:href)$/i.test(name) && /^[\\s\\x00-\\x20]*j\\s*a\\s*v\\s*a/i.test(value);
        if (/^on/i.test(name) || name === "srcdoc" || runs) live.push(element.outerHTML.slice(0, 200));
      }
      if (/example\\.com/.test(element.src ?? element.href ?? "")) live.push(element.outerHTML.slice(0, 200));
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return live;
}"""


def live_elements(page: Page | Frame) -> list[str]:
    """The HTML of what a payload has become, where it was taken for markup; empty where all stayed text."""
    found: list[str] = page.evaluate(_LIVE)
    return found


def groups(most: int) -> list[str]:
    """The payloads, joined to texts of at most `most` characters."""
    joined = [""]
    for payload in PAYLOADS:
        if len(joined[-1]) + len(payload) + 1 > most:
            joined.append("")
        joined[-1] = f"{joined[-1]} {payload}".strip()
    return joined
