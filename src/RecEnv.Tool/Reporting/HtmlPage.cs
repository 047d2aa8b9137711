using System.Globalization;
using System.Net;
using System.Text;

namespace RecEnv.Tool.Reporting;

/// <summary>One HTML file that needs no other: headings, paragraphs, tables and drawings. No scripts, nothing to load.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Style =
        """
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em; color: #222; }
        h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
        table { border-collapse: collapse; margin: 1em 0; }
        th, td { border-bottom: 1px solid #ddd; padding: 4px 12px 4px 0; text-align: right; }
        th:first-child, td:first-child { text-align: left; }
        code { background: #f3f3f3; padding: 1px 4px; overflow-wrap: anywhere; }
        svg { max-width: 640px; width: 100%; height: auto; display: block; margin: 1em 0; }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>Adds a heading.</summary>
    public void Heading(string text) => Add($"<h2>{Encode(text)}</h2>");

    /// <summary>Adds a paragraph.</summary>
    public void Paragraph(string text) => Add($"<p>{Encode(text)}</p>");

    /// <summary>Adds a paragraph that ends in code.</summary>
    public void Code(string label, string code) => Add($"<p>{Encode(label)}: <code>{Encode(code)}</code></p>");

    /// <summary>Adds a drawing.</summary>
    public void Plot(SvgPlot plot) => Add(plot.ToString());

    /// <summary>Adds a table.</summary>
    /// <param name="header">Titles of the columns.</param>
    /// <param name="rows">Cells by row.</param>
    public void Table(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        Add($"<table><thead><tr>{Cells("th", header)}</tr></thead><tbody>");
        foreach (IEnumerable<string> row in rows)
        {
            Add($"<tr>{Cells("td", row)}</tr>");
        }

        Add("</tbody></table>");
    }

    /// <summary>The file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <h1>{Encode(title)}</h1>
        {_body}</body>
        </html>

        """);

    private static string Cells(string tag, IEnumerable<string> cells) =>
        string.Concat(cells.Select(cell => $"<{tag}>{Encode(cell)}</{tag}>"));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private void Add(string html) => _body.Append(html).Append('\n');
}
