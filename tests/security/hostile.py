"""Text as a stranger might put it into any field."""

HOSTILE = (
    "</title></script></textarea><script>window.hostile = 1</script><img src=x onerror=alert(1)> ]]> --> "
    "![a](/etc/passwd) [b](javascript:alert(1)) `<i>`{=html} {{ 7*7 }} {% raw %} $\\frac{1}{$ \\input{/etc/passwd} "
    "@somebody [^1] | *c* _d_ # e = f \"g\" 'h' \x1b[2J \x07 \x00 \u202e \u200b \ufffe ~~~ ::: <!ENTITY x>"
)
