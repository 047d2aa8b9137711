using System.CommandLine;

namespace RecEnv.Tool.Commands;

/// <summary>A command of the tool.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description, string example)
        : base(name, description)
    {
        Example = example;
        SetAction(async (arguments, cancellation) =>
        {
            Extensions?.Load(arguments);
            try
            {
                return await RunAsync(arguments, cancellation);
            }
            catch (EnvironmentFaultException fault) when (Extensions is not null)
            {
                throw new InvalidOperationException(Extensions.Explain(fault), fault);
            }
        });
    }

    /// <summary>Environments from outside, loaded before the command does its own work.</summary>
    public ExtensionOptions? Extensions { get; set; }

    /// <summary>A command line that works, for the end of the help page.</summary>
    public string Example { get; }

    /// <summary>Does the work.</summary>
    /// <param name="arguments">Values of the command's options and arguments.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation);
}
