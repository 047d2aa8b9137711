namespace RecEnv.Tool.Tests.Support;

/// <summary>What one command line wrote and returned.</summary>
public sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static Task<ToolRun> OfAsync(params string[] arguments) => OfAsync(arguments, CancellationToken.None);

    public static async Task<ToolRun> OfAsync(string[] arguments, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await ToolApplication.RunAsync(arguments, new ToolConsole(output, error), cancellation);
        return new ToolRun(code, output.ToString(), error.ToString());
    }
}
