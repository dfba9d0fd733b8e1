/// How the report looks: on a phone and on a desk, in light and in dark, and on paper.
enum ReportStyle {
  static let css = """
    :root{color-scheme:light dark;--ground:#fff;--text:#1c2127;--quiet:#5a6572;--line:#d8dee5;
    --soft:#f3f5f8;--patient:#1b7f4b;--lead:#2f6fd0;--down:#9aa5b1;--open:#c2410c;--note:#fff4e0}
    @media(prefers-color-scheme:dark){:root{--ground:#14181d;--text:#e6e9ed;--quiet:#a3adb9;
    --line:#37404b;--soft:#1e242b;--patient:#4cc38a;--lead:#70a5f5;--down:#6f7b88;--open:#ff9a5c;
    --note:#3a2c14}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--text);
    font:16px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
    main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem;overflow-wrap:anywhere}
    h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}
    h2{font-size:1.25rem;margin:2.2rem 0 .6rem;padding-top:.9rem;border-top:1px solid var(--line)}
    h3{font-size:1.05rem;margin:1.3rem 0 .5rem}
    p{margin:.5rem 0}.when{color:var(--quiet)}
    .note{background:var(--note);padding:.7rem .9rem;border-radius:.5rem}
    .cards{list-style:none;margin:1.2rem 0 .9rem;padding:0;display:grid;gap:.7rem;
    grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr))}
    .cards li{background:var(--soft);border-radius:.6rem;padding:.7rem .9rem;line-height:1.3;
    border-top:4px solid var(--line)}
    .cards strong{display:block;font-size:1.8rem;font-variant-numeric:tabular-nums}
    .cards .patient{border-color:var(--patient)}.cards .lead{border-color:var(--lead)}
    .cards .down{border-color:var(--down)}.cards .open{border-color:var(--open)}
    .sum,.fine{font-weight:600}
    .open{border-left:4px solid var(--open);background:var(--soft);padding:.5rem .9rem;
    border-radius:0 .5rem .5rem 0;margin:.6rem 0}
    .cards .open{border-left:0;border-radius:.6rem;margin:0}
    .reason{font-weight:600}.rows{color:var(--quiet)}ul.rows{padding-left:1.2rem;margin:.4rem 0}
    figure{margin:.8rem 0}
    .chart{display:block;overflow:visible}
    text{fill:var(--text);font-size:15px}text.lost,text.scale{fill:var(--quiet);font-size:13px}
    text.mark{font-size:13px;font-weight:600}
    .count{font-weight:700;font-variant-numeric:tabular-nums}
    .ground{fill:var(--soft)}.ink{fill:var(--lead)}
    rect.patient{fill:var(--patient)}rect.lead{fill:var(--lead)}rect.down{fill:var(--down)}
    rect.open{fill:var(--open)}
    .grid{stroke:var(--line);stroke-dasharray:2 4}.base{stroke:var(--quiet)}
    line.mark{stroke:var(--text);stroke-width:1.5;stroke-dasharray:5 3}
    .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.5rem 0;padding:0}
    .legend li::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.45em;
    border-radius:2px;background:var(--down)}
    .legend .patient::before{background:var(--patient)}.legend .lead::before{background:var(--lead)}
    .legend .open::before{background:var(--open)}
    .legend .open{border:0;background:none;padding:0;margin:0}
    summary{cursor:pointer;color:var(--quiet);padding:.3rem 0}
    table{border-collapse:collapse;width:100%;margin:.9rem 0;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-weight:600;padding:.3rem 0}
    th,td{text-align:start;padding:.4rem .7rem .4rem 0;border-bottom:1px solid var(--line);
    vertical-align:top;font-weight:400}
    thead th{color:var(--quiet);font-size:.88rem;overflow-wrap:normal}
    .n{text-align:right;white-space:nowrap}
    .share{width:24%;min-width:5rem}.bar{vertical-align:middle}
    pre{background:var(--soft);border-radius:.5rem;padding:.8rem 1rem;overflow:auto;max-height:36rem;
    font-size:.85rem;line-height:1.45;overflow-wrap:normal;tab-size:2}
    code{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    .digest{overflow-wrap:anywhere;font-size:.85rem}
    @media(max-width:40rem){
    table,caption,tbody,tr,th,td{display:block}thead{display:none}
    tr{border-bottom:1px solid var(--line);padding:.45rem 0}
    th,td{border:0;padding:.1rem 0}tbody th{font-weight:600}
    td.n,td[data-name]{text-align:start;width:auto;white-space:normal}
    td[data-name]::before{content:attr(data-name) ": ";color:var(--quiet)}
    td.share::before,td[data-name=""]::before{content:none}td:empty{display:none}
    text{font-size:14px}text.lost,text.scale,text.mark{font-size:12px}}
    @media print{
    :root{--ground:#fff;--text:#000;--quiet:#444;--line:#bbb;--soft:#eee;--patient:#1b7f4b;
    --lead:#2f6fd0;--down:#9aa5b1;--open:#c2410c;--note:#fff4e0}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    body{font-size:11pt}main{max-width:none;padding:0}
    h2,h3,caption,section>p{break-after:avoid}.chart,.legend,tr,.open{break-inside:avoid}
    .cards{grid-template-columns:repeat(5,1fr);gap:.4rem}.cards li{padding:.5rem .6rem}
    summary{display:none}details::details-content{content-visibility:visible;height:auto}
    pre{max-height:none;overflow:visible;white-space:pre-wrap;overflow-wrap:anywhere}}
    """
}
