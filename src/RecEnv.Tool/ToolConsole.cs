using Spectre.Console;

namespace RecEnv.Tool;

/// <summary>Where the tool writes: results to one writer, problems to another.</summary>
internal sealed class ToolConsole
{
    private const int FileWidth = 160; // columns of a table that no terminal shows

    public ToolConsole(TextWriter output, TextWriter error)
    {
        Output = output;
        Error = error;
        var target = new AnsiConsoleOutput(output);
        IsTerminal = target.IsTerminal;
        Ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = target,
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!IsTerminal)
        {
            Ansi.Profile.Width = FileWidth;
        }
    }

    /// <summary>Results.</summary>
    public TextWriter Output { get; }

    /// <summary>Problems, one sentence each.</summary>
    public TextWriter Error { get; }

    /// <summary>Tables and progress, on the same writer as results.</summary>
    public IAnsiConsole Ansi { get; }

    /// <summary>True when people watch.</summary>
    public bool IsTerminal { get; }

    /// <summary>The process's own console.</summary>
    public static ToolConsole Standard() => new(Console.Out, Console.Error);
}
