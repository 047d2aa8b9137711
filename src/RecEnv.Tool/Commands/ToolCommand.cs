using System.CommandLine;
using System.Runtime.InteropServices;

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
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using PosixSignalRegistration? interrupt = Stopped is null ? null : OnSignal(PosixSignal.SIGINT, stop);
            using PosixSignalRegistration? terminate = Stopped is null ? null : OnSignal(PosixSignal.SIGTERM, stop);
            try
            {
                return await RunAsync(arguments, stop.Token);
            }
            catch (OperationCanceledException) when (Stopped is not null && stop.IsCancellationRequested)
            {
                arguments.InvocationConfiguration.Error.WriteLine(Stopped);
                return ExitCode.Interrupted;
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

    /// <summary>What is said when Ctrl+C ends the work; null for a command that sees to that itself, or just ends.</summary>
    protected virtual string? Stopped => null;

    /// <summary>Does the work.</summary>
    /// <param name="arguments">Values of the command's options and arguments.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation);

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !stop.IsCancellationRequested; // a second one ends the process at once
            stop.Cancel();
        });
}
