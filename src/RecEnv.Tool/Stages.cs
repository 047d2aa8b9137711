using Spectre.Console;

namespace RecEnv.Tool;

/// <summary>Tells how far the work is: a moving bar on a terminal, a line for each stage elsewhere.</summary>
internal sealed class Stages(ToolConsole console)
{
    /// <summary>Does one stage.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="title">What it is.</param>
    /// <param name="total">Number that the work's progress ends at.</param>
    /// <param name="work">The work.</param>
    public T Run<T>(string title, int total, Func<IProgress<int>, T> work)
    {
        if (!console.IsTerminal)
        {
            console.Output.WriteLine(title);
            return work(new Reporter(_ => { }));
        }

        return console.Ansi.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: total);
            return work(new Reporter(value => task.Value = value));
        });
    }

    private sealed class Reporter(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
